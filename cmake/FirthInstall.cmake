# What stands where after cmake --install: the program with its manual (component runtime, here and in
# cli/), and the library for find_package(firth CONFIG) and for pkg-config (component development).
include(CMakePackageConfigHelpers)

install(TARGETS firth_archive EXPORT firth ARCHIVE COMPONENT development)
install(DIRECTORY include/firth TYPE INCLUDE COMPONENT development FILES_MATCHING PATTERN "*.h")
install(FILES ${PROJECT_BINARY_DIR}/include/firth/version.h
        DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/firth COMPONENT development)

set(package ${CMAKE_INSTALL_LIBDIR}/cmake/firth)
install(EXPORT firth FILE firthTargets.cmake NAMESPACE firth:: DESTINATION ${package}
        COMPONENT development)
write_basic_package_version_file(firthConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_SOURCE_DIR}/cmake/firthConfig.cmake
              ${PROJECT_BINARY_DIR}/firthConfigVersion.cmake
        DESTINATION ${package} COMPONENT development)

# The prefix is told from where the file lies, so that an installed tree may be moved.
cmake_path(RELATIVE_PATH CMAKE_INSTALL_FULL_LIBDIR BASE_DIRECTORY ${CMAKE_INSTALL_PREFIX}
           OUTPUT_VARIABLE firth_libdir)
cmake_path(APPEND firth_libdir pkgconfig OUTPUT_VARIABLE firth_pkgconfigdir)
cmake_path(RELATIVE_PATH CMAKE_INSTALL_PREFIX BASE_DIRECTORY
           ${CMAKE_INSTALL_PREFIX}/${firth_pkgconfigdir} OUTPUT_VARIABLE firth_prefix)
configure_file(cmake/firth.pc.in firth.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/firth.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig
        COMPONENT development)

install(FILES LICENSE RENAME copyright DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT runtime)
install(FILES CHANGELOG.md RENAME NEWS DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT runtime)
if(PROJECT_IS_TOP_LEVEL AND FIRTH_BUILD_PROGRAM)
  include(FirthPackage)
endif()
