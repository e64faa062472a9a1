#include "CHDF5Shim.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  char *bytes;
  size_t length, capacity, count;
} block;

static int append(block *block, const char *bytes, size_t length) {
  if (block->length + length > block->capacity) {
    size_t capacity = (block->length + length) * 2 + 256;
    char *grown = realloc(block->bytes, capacity);
    if (grown == NULL) return -1;
    block->bytes = grown;
    block->capacity = capacity;
  }
  if (length > 0) memcpy(block->bytes + block->length, bytes, length);
  block->length += length;
  return 0;
}

void apical_silence_errors(void) {
  H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
  H5Eclear2(H5E_DEFAULT);
}

static herr_t append_error(unsigned depth, const H5E_error2_t *entry, void *context) {
  char major[80] = "", minor[80] = "", line[600];
  (void)depth;
  H5Eget_msg(entry->maj_num, NULL, major, sizeof major);
  H5Eget_msg(entry->min_num, NULL, minor, sizeof minor);
  int length = snprintf(
      line, sizeof line, "%s: %s (%s: %s)\n", entry->func_name ? entry->func_name : "?",
      entry->desc ? entry->desc : "?", major, minor);
  if (length < 0) return 0;
  if ((size_t)length >= sizeof line) length = sizeof line - 1;
  return append(context, line, (size_t)length);
}

char *apical_take_error_stack(void) {
  block text = {0};
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_DOWNWARD, append_error, &text);
  H5Eclear2(H5E_DEFAULT);
  if (append(&text, "", 1) < 0) {
    free(text.bytes);
    return NULL;
  }
  return text.bytes;
}

static herr_t append_link(hid_t group, const char *name, const H5L_info_t *info, void *context) {
  (void)group;
  (void)info;
  ((block *)context)->count += 1;
  return append(context, name, strlen(name) + 1);
}

static herr_t append_attribute(
    hid_t object, const char *name, const H5A_info_t *info, void *context) {
  (void)object;
  (void)info;
  ((block *)context)->count += 1;
  return append(context, name, strlen(name) + 1);
}

static char *finished(block *names, herr_t status, size_t *count, size_t *length) {
  if (status < 0 || (names->bytes == NULL && append(names, "", 1) < 0)) {
    free(names->bytes);
    return NULL;
  }
  *count = names->count;
  *length = names->count == 0 ? 0 : names->length;
  return names->bytes;
}

char *apical_link_names(hid_t group, size_t *count, size_t *length) {
  block names = {0};
  herr_t status = H5Literate(group, H5_INDEX_NAME, H5_ITER_INC, NULL, append_link, &names);
  return finished(&names, status, count, length);
}

char *apical_attribute_names(hid_t object, size_t *count, size_t *length) {
  block names = {0};
  herr_t status =
      H5Aiterate2(object, H5_INDEX_NAME, H5_ITER_INC, NULL, append_attribute, &names);
  return finished(&names, status, count, length);
}

int apical_link_type(hid_t group, const char *name, size_t *value_size) {
  H5L_info_t info;
  if (H5Lget_info(group, name, &info, H5P_DEFAULT) < 0) return -1;
  *value_size = info.type == H5L_TYPE_HARD ? 0 : info.u.val_size;
  return info.type;
}

int apical_object_type(
    hid_t location, const char *name, unsigned long long *address, unsigned long *file) {
#if H5_VERSION_GE(1, 12, 0)
  H5O_info2_t info;
  if (H5Oget_info_by_name3(location, name, &info, H5O_INFO_BASIC, H5P_DEFAULT) < 0) return -1;
  *address = 0;
  memcpy(address, &info.token, sizeof *address);
  *file = info.fileno;
#else
  // All that H5Oget_info knows would take a walk through the chunks of a dataset.
  H5O_info_t info;
#if H5_VERSION_GE(1, 10, 3)
  if (H5Oget_info_by_name2(location, name, &info, H5O_INFO_BASIC, H5P_DEFAULT) < 0) return -1;
#else
  if (H5Oget_info_by_name(location, name, &info, H5P_DEFAULT) < 0) return -1;
#endif
  *address = (unsigned long long)info.addr;
  *file = info.fileno;
#endif
  return info.type;
}

int apical_read_chunk(hid_t dataset, hsize_t offset, uint32_t *skipped, void *buffer) {
#if H5_VERSION_GE(2, 0, 0)
  size_t size = SIZE_MAX;
  return H5Dread_chunk2(dataset, H5P_DEFAULT, &offset, skipped, buffer, &size);
#else
  return H5Dread_chunk(dataset, H5P_DEFAULT, &offset, skipped, buffer);
#endif
}
