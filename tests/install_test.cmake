# Installs into a fresh folder and starts the program there.
set(prefix ${BUILD}/tests/installed)
file(REMOVE_RECURSE ${prefix})
execute_process(COMMAND ${CMAKE_COMMAND} --install ${BUILD} --prefix ${prefix}
                OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)

execute_process(COMMAND ${prefix}/bin/firth --version
                OUTPUT_VARIABLE shown COMMAND_ERROR_IS_FATAL ANY)
if(NOT shown MATCHES "${VERSION}")
  message(FATAL_ERROR "firth --version shows '${shown}', not ${VERSION}")
endif()

foreach(header train corpus table neighbors options error version)
  if(NOT EXISTS ${prefix}/include/firth/${header}.h)
    message(FATAL_ERROR "include/firth/${header}.h is not installed")
  endif()
endforeach()
