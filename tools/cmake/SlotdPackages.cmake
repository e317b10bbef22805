# The packages that tools/install_deps.sh installs. Those without a CMake file of their own are
# looked for by header and library.
find_package(Threads REQUIRED)
find_package(cppzmq REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(tl-expected REQUIRED)
find_package(nlohmann_json REQUIRED)

find_path(CAF_INCLUDE_DIR caf/all.hpp REQUIRED)
find_library(CAF_CORE_LIBRARY caf_core REQUIRED)
add_library(slotd_caf INTERFACE)
target_include_directories(slotd_caf SYSTEM INTERFACE ${CAF_INCLUDE_DIR})
target_link_libraries(slotd_caf INTERFACE ${CAF_CORE_LIBRARY} Threads::Threads)

find_path(XXHASH_INCLUDE_DIR xxhash.h REQUIRED)
add_library(slotd_xxhash INTERFACE)
target_include_directories(slotd_xxhash SYSTEM INTERFACE ${XXHASH_INCLUDE_DIR})

add_library(slotd_msgpack INTERFACE)
target_compile_definitions(slotd_msgpack INTERFACE MSGPACK_NO_BOOST)
find_path(MSGPACK_INCLUDE_DIR msgpack.hpp REQUIRED)
target_include_directories(slotd_msgpack SYSTEM INTERFACE ${MSGPACK_INCLUDE_DIR})
