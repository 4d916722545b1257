# cpack makes a Debian package of the program, its manual page and its completions. With
# SOURCE_DATE_EPOCH set (scripts/package does) equal sources give equal bytes.
set(CPACK_GENERATOR DEB)
set(CPACK_COMPONENTS_ALL runtime)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/cmake/finish_package.cmake)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_NAME firth)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_COMPONENT_RUNTIME_DESCRIPTION
"Trains vectors of words from text by skip-gram with negative sampling, as
word2vec does, and asks them: neighbours, analogies, benchmarks, clusters,
the geometry of the space. Reads and writes the files of word2vec, GloVe,
fastText, NumPy and safetensors. The same text and options give the same
bytes, for any number of threads.")

# Who maintains it is written once, in CITATION.cff.
file(STRINGS ${PROJECT_SOURCE_DIR}/CITATION.cff citation REGEX "^  - name: \"|^    email: \"")
list(TRANSFORM citation REPLACE "^[^\"]*\"([^\"]*)\"" "\\1")
list(GET citation 0 CPACK_DEBIAN_PACKAGE_MAINTAINER)
list(LENGTH citation fields)
if(fields GREATER 1)
  list(GET citation 1 email)
  string(APPEND CPACK_DEBIAN_PACKAGE_MAINTAINER " <${email}>")
endif()
include(CPack)
