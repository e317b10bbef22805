# slotd_zmq: ZeroMQ for the client program. A client's wall time is mostly the loading of its
# libraries, so libzmq and what it needs are linked in where the archives are there. Debian has no
# archive of GSSAPI: gssapi_stubs.cpp stands in for it. Sanitizers want everything dynamic.
option(SLOTD_STATIC_ZMQ "Link ZeroMQ into the clients" ON)
if(SLOTD_SANITIZE)
  set(SLOTD_STATIC_ZMQ OFF)
endif()

set(slotd_zmq_archives)
foreach(name zmq pgm norm protokit sodium bsd md)
  find_library(SLOTD_ARCHIVE_${name} lib${name}.a)
  mark_as_advanced(SLOTD_ARCHIVE_${name})
  if(NOT SLOTD_ARCHIVE_${name})
    set(SLOTD_STATIC_ZMQ OFF)
  endif()
  list(APPEND slotd_zmq_archives ${SLOTD_ARCHIVE_${name}})
endforeach()

add_library(slotd_zmq INTERFACE)
if(SLOTD_STATIC_ZMQ)
  slotd_library(slotd_gssapi_stubs SOURCES gssapi_stubs.cpp)
  find_path(SLOTD_ZMQ_INCLUDE_DIR zmq.hpp REQUIRED)
  target_include_directories(slotd_zmq SYSTEM INTERFACE ${SLOTD_ZMQ_INCLUDE_DIR})
  target_link_libraries(slotd_zmq INTERFACE
    ${slotd_zmq_archives} slotd_gssapi_stubs Threads::Threads)
else()
  message(STATUS "clients: ZeroMQ is linked dynamically")
  target_link_libraries(slotd_zmq INTERFACE cppzmq)
endif()
