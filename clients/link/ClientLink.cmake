# How the client program is linked: the library slotd_zmq, and the function slotd_link_client.
#
# A client's wall time is mostly the loading of its libraries, so it has none: libzmq with what it
# needs and the C library are linked in. Debian has no archive of GSSAPI: gssapi_stubs.cpp stands in
# for it. Where an archive is missing, and under the sanitizers, which want it so, everything is
# dynamic, and only slower.
include(CheckLinkerFlag)

option(SLOTD_STATIC_CLIENT "Link the client program statically" ON)
if(SLOTD_SANITIZE)
  set(SLOTD_STATIC_CLIENT OFF)
endif()

set(slotd_zmq_archives)
foreach(name zmq pgm norm protokit sodium bsd md)
  find_library(SLOTD_ARCHIVE_${name} lib${name}.a)
  mark_as_advanced(SLOTD_ARCHIVE_${name})
  if(NOT SLOTD_ARCHIVE_${name})
    set(SLOTD_STATIC_CLIENT OFF)
  endif()
  list(APPEND slotd_zmq_archives ${SLOTD_ARCHIVE_${name}})
endforeach()

add_library(slotd_zmq INTERFACE)
if(SLOTD_STATIC_CLIENT)
  slotd_library(slotd_gssapi_stubs SOURCES link/gssapi_stubs.cpp)
  find_path(SLOTD_ZMQ_INCLUDE_DIR zmq.hpp REQUIRED)
  target_include_directories(slotd_zmq SYSTEM INTERFACE ${SLOTD_ZMQ_INCLUDE_DIR})
  target_link_libraries(slotd_zmq INTERFACE
    ${slotd_zmq_archives} slotd_gssapi_stubs Threads::Threads)
else()
  message(STATUS "clients: linked dynamically")
  target_link_libraries(slotd_zmq INTERFACE cppzmq)
endif()

# libzmq.a names getaddrinfo and its like, which a static program should not call. Over IPC it does
# not, and our own code asks no name service either: the linker's warnings say nothing new.
check_linker_flag(CXX -Wl,--no-warnings SLOTD_LINKER_HAS_NO_WARNINGS)

function(slotd_link_client target)
  if(NOT SLOTD_STATIC_CLIENT)
    return()
  endif()
  target_link_options(${target} PRIVATE -static)
  if(SLOTD_LINKER_HAS_NO_WARNINGS)
    target_link_options(${target} PRIVATE -Wl,--no-warnings)
  endif()
endfunction()
