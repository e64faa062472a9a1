// What Swift cannot import from hdf5.h: constants behind macros that call H5open(), and functions
// whose signature depends on the version of HDF5. No policy lives here.
#pragma once
#include <hdf5.h>
#include <stddef.h>

#define APICAL_CONSTANT(name, value) \
  static inline hid_t apical_##name(void) { return value; }

APICAL_CONSTANT(native_double, H5T_NATIVE_DOUBLE)
APICAL_CONSTANT(native_float, H5T_NATIVE_FLOAT)
APICAL_CONSTANT(native_int8, H5T_NATIVE_INT8)
APICAL_CONSTANT(native_int16, H5T_NATIVE_INT16)
APICAL_CONSTANT(native_int32, H5T_NATIVE_INT32)
APICAL_CONSTANT(native_int64, H5T_NATIVE_INT64)
APICAL_CONSTANT(native_uint8, H5T_NATIVE_UINT8)
APICAL_CONSTANT(native_uint16, H5T_NATIVE_UINT16)
APICAL_CONSTANT(native_uint32, H5T_NATIVE_UINT32)
APICAL_CONSTANT(native_uint64, H5T_NATIVE_UINT64)
APICAL_CONSTANT(stored_double, H5T_IEEE_F64LE)
APICAL_CONSTANT(stored_float, H5T_IEEE_F32LE)
APICAL_CONSTANT(stored_int8, H5T_STD_I8LE)
APICAL_CONSTANT(stored_int16, H5T_STD_I16LE)
APICAL_CONSTANT(stored_int32, H5T_STD_I32LE)
APICAL_CONSTANT(stored_int64, H5T_STD_I64LE)
APICAL_CONSTANT(stored_uint8, H5T_STD_U8LE)
APICAL_CONSTANT(stored_uint16, H5T_STD_U16LE)
APICAL_CONSTANT(stored_uint32, H5T_STD_U32LE)
APICAL_CONSTANT(stored_uint64, H5T_STD_U64LE)
APICAL_CONSTANT(c_string, H5T_C_S1)
APICAL_CONSTANT(object_reference, H5T_STD_REF_OBJ)
APICAL_CONSTANT(class_file_creation, H5P_FILE_CREATE)
APICAL_CONSTANT(class_group_creation, H5P_GROUP_CREATE)
APICAL_CONSTANT(class_dataset_creation, H5P_DATASET_CREATE)

static inline unsigned apical_access_read_only(void) { return H5F_ACC_RDONLY; }
static inline unsigned apical_access_truncate(void) { return H5F_ACC_TRUNC; }
static inline size_t apical_variable_length(void) { return H5T_VARIABLE; }
static inline hsize_t apical_unlimited(void) { return H5S_UNLIMITED; }

/// Stops HDF5 from printing its errors (the setting belongs to the thread) and drops old ones.
void apical_silence_errors(void);

/// The error stack of the last failed call, outermost entry first, one entry a line; the stack is
/// cleared. The caller frees the text. NULL if there is no memory.
char *apical_take_error_stack(void);

/// Names of the links of a group, each ended by a zero byte; `count` and `length` (bytes) are
/// set. The caller frees the block. NULL on failure.
char *apical_link_names(hid_t group, size_t *count, size_t *length);

/// Names of the attributes of an object, as `apical_link_names`.
char *apical_attribute_names(hid_t object, size_t *count, size_t *length);

/// H5L_type_t of a link, and bytes of its value for a soft or external link; negative on failure.
int apical_link_type(hid_t group, const char *name, size_t *value_size);

/// H5O_type_t of the object that a link leads to, a number that tells objects of one file apart, which is
/// also that of a stored reference to it, and one that tells open files apart; negative on failure.
int apical_object_type(
    hid_t location, const char *name, unsigned long long *address, unsigned long *file);

/// The bytes of the chunk that begins at `offset` of a 1-D dataset, as they lie in the file, into a
/// buffer that is large enough; a bit of `skipped` is set for each filter that was not applied to it.
/// Negative on failure.
int apical_read_chunk(hid_t dataset, hsize_t offset, uint32_t *skipped, void *buffer);
