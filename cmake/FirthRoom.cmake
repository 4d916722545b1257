# What every compiled target of the project shares. Floating point is the contract of the engine: no
# contraction, no fast-math (docs/engine.md).
add_library(firth_flags INTERFACE)
target_compile_options(firth_flags INTERFACE
  -Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion -Wformat-security -ffp-contract=off
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>  # false alarms on std::string (GCC bug 105651)
  $<$<CXX_COMPILER_ID:GNU>:-Wno-stringop-overflow>  # and in fmt/core.h at -O3
  # A release does not tell where it was built; debuggers of the other builds want to know.
  $<$<CONFIG:Release>:-ffile-prefix-map=${PROJECT_BINARY_DIR}=.>
  $<$<CONFIG:Release>:-ffile-prefix-map=${PROJECT_SOURCE_DIR}=.>
  $<$<BOOL:${FIRTH_WERROR}>:-Werror>)
if(FIRTH_SANITIZE)
  # The check of vptr opens a pipe, and raises false alarms in the test that leaves no descriptors.
  target_compile_options(firth_flags INTERFACE -fsanitize=${FIRTH_SANITIZE} -fno-sanitize=vptr
                                               -fno-sanitize-recover=all -fno-omit-frame-pointer -g)
  target_link_options(firth_flags INTERFACE -fsanitize=${FIRTH_SANITIZE})
endif()

# firth_room(NAME FACE headers... SOURCES files... USES rooms... LINK libraries...)
#
# A room is a folder with one job and one static library. FACE lists the headers that other rooms may
# include as "NAME/header.h"; every other header in the folder is private. tests/rooms.py reads these
# calls and holds them.
function(firth_room name)
  cmake_parse_arguments(room "" "" "FACE;SOURCES;USES;LINK" ${ARGN})
  add_library(firth_${name} STATIC ${room_SOURCES})
  target_include_directories(firth_${name} PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>)
  list(TRANSFORM room_USES PREPEND firth_)
  target_link_libraries(firth_${name} PUBLIC firth_nouns ${room_USES}
                                      PRIVATE firth_flags ${room_LINK})
  set_property(GLOBAL APPEND PROPERTY firth_rooms firth_${name})
endfunction()

# firth_archive(): all rooms so far as one static library, firth::firth. Whoever links it sees the
# public headers and nothing of what the rooms are built with.
function(firth_archive)
  add_library(firth_archive STATIC)
  get_property(rooms GLOBAL PROPERTY firth_rooms)
  foreach(room IN LISTS rooms)
    target_sources(firth_archive PRIVATE $<TARGET_OBJECTS:${room}>)
  endforeach()
  target_include_directories(firth_archive INTERFACE
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
    $<BUILD_INTERFACE:${PROJECT_BINARY_DIR}/include>
    $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_compile_features(firth_archive INTERFACE cxx_std_20)
  # Eigen and nlohmann-json are headers alone.
  target_link_libraries(firth_archive PRIVATE
    OpenMP::OpenMP_CXX LibArchive::LibArchive ZLIB::ZLIB fmt::fmt
    PkgConfig::hwy PkgConfig::utf8proc PkgConfig::xxhash)
  set_target_properties(firth_archive PROPERTIES OUTPUT_NAME firth EXPORT_NAME firth
                                                 LINKER_LANGUAGE CXX)
  add_library(firth::firth ALIAS firth_archive)
endfunction()
