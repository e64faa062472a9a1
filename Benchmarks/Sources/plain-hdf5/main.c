// Reads the same recording with libhdf5 alone: H5Dread of 16-bit counts, then the calibration in a
// plain loop. Prints one line of JSON.
//
//   plain-hdf5 read FILE        every sweep
//   plain-hdf5 sweep FILE N         sweep N, with the opening of the file
//   plain-hdf5 open-sweep FILE N    without it
#include <hdf5.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + 1e-9 * time.tv_nsec;
}

static double attribute(hid_t object, const char *name) {
  double value = 0;
  hid_t attribute = H5Aopen(object, name, H5P_DEFAULT);
  H5Aread(attribute, H5T_NATIVE_DOUBLE, &value);
  H5Aclose(attribute);
  return value;
}

static long long samples = 0;
static double sum = 0;

static void read_sweep(hid_t acquisition, const char *name) {
  char path[512];
  snprintf(path, sizeof path, "%s/data", name);
  hid_t data = H5Dopen2(acquisition, path, H5P_DEFAULT);
  hid_t space = H5Dget_space(data);
  hsize_t count = 0;
  H5Sget_simple_extent_dims(space, &count, NULL);
  double conversion = attribute(data, "conversion"), offset = attribute(data, "offset");
  short *counts = malloc(count * sizeof *counts);
  double *potential = malloc(count * sizeof *potential);
  if (counts == NULL || potential == NULL ||
      H5Dread(data, H5T_NATIVE_SHORT, H5S_ALL, H5S_ALL, H5P_DEFAULT, counts) < 0) {
    fprintf(stderr, "cannot read %s\n", path);
    exit(1);
  }
  for (hsize_t i = 0; i < count; i++) potential[i] = (counts[i] * conversion + offset) * 1000;
  for (hsize_t i = 0; i < count; i += 1000) sum += potential[i];
  samples += (long long)count;
  free(counts);
  free(potential);
  H5Sclose(space);
  H5Dclose(data);
}

static herr_t visit(hid_t group, const char *name, const H5L_info_t *info, void *context) {
  (void)info;
  (void)context;
  read_sweep(group, name);
  return 0;
}

int main(int count, char **arguments) {
  if (count < 3) return 64;
  double start = now();
  hid_t file = H5Fopen(arguments[2], H5F_ACC_RDONLY, H5P_DEFAULT);
  hid_t acquisition = H5Gopen2(file, "/acquisition", H5P_DEFAULT);
  if (strcmp(arguments[1], "open-sweep") == 0) start = now();
  if (strcmp(arguments[1], "read") == 0) {
    H5Literate(acquisition, H5_INDEX_NAME, H5_ITER_INC, NULL, visit, NULL);
  } else if (count > 3) {
    char name[256];
    H5Lget_name_by_idx(
        acquisition, ".", H5_INDEX_NAME, H5_ITER_INC, (hsize_t)atoi(arguments[3]), name,
        sizeof name, H5P_DEFAULT);
    read_sweep(acquisition, name);
  }
  printf(
      "{\"seconds\": %.6f, \"samples\": %lld, \"sum\": %.9g}\n", now() - start, samples, sum);
  H5Gclose(acquisition);
  H5Fclose(file);
  return 0;
}
