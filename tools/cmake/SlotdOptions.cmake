# Every target of ours links slotd_options: warnings, sanitizers and the source root as include path.
add_library(slotd_options INTERFACE)
target_include_directories(slotd_options INTERFACE ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR}/generated)
target_compile_definitions(slotd_options INTERFACE _GNU_SOURCE)
target_compile_options(slotd_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Wold-style-cast)
# g++ 12 takes `"x" + text` for an overlapping copy once it optimizes (GCC bug 105651).
target_compile_options(slotd_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
if(SLOTD_WERROR)
  target_compile_options(slotd_options INTERFACE -Werror)
endif()
if(SLOTD_SANITIZE)
  # CAF's spawn code makes null references on purpose: hence no `null` check.
  target_compile_options(slotd_options INTERFACE
    -fsanitize=address,undefined -fno-sanitize=null -fno-sanitize-recover=all -fno-omit-frame-pointer)
  # g++ 12 sees uninitialized values in its own <regex> once sanitizers are on.
  target_compile_options(slotd_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  target_link_options(slotd_options INTERFACE -fsanitize=address,undefined)
endif()
if(SLOTD_UNITY)
  # A program takes what it needs of sources that were compiled together, not all of them.
  target_compile_options(slotd_options INTERFACE -ffunction-sections -fdata-sections)
  target_link_options(slotd_options INTERFACE -Wl,--gc-sections)
endif()
if(SLOTD_FUZZ)
  # libFuzzer sees which code an input reaches.
  target_compile_options(slotd_options INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(SLOTD_CRASH_POINTS)
  target_compile_definitions(slotd_options INTERFACE SLOTD_CRASH_POINTS=1)
endif()

file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/generated/version.hpp CONTENT
"#pragma once
namespace slotd {
inline constexpr const char* version = \"${PROJECT_VERSION}\";
}  // namespace slotd
")

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

# slotd_sources_together(target): where SLOTD_UNITY is on, compiles up to ten sources of a target as one. Headers
# and templates that they share are then read once. So a local name stands for one thing in its whole folder.
function(slotd_sources_together target)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${SLOTD_UNITY} UNITY_BUILD_BATCH_SIZE 10
    UNITY_BUILD_CODE_BEFORE_INCLUDE "// NOLINTNEXTLINE(bugprone-suspicious-include)")
endfunction()

# slotd_library(name SOURCES… LINK… PRIVATE…): one static library per folder, so that the linker keeps the
# rules of docs/CONVENTIONS.md, section 2.
function(slotd_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK;PRIVATE" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_link_libraries(${name} PUBLIC slotd_options ${ARG_LINK} PRIVATE ${ARG_PRIVATE})
  slotd_sources_together(${name})
endfunction()
