#include "clients/views/format.hpp"

#include <catch2/catch.hpp>

namespace slotd::clients {

namespace {

using Fields = std::vector<RequestedField>;

Fields codes(std::string_view format) { return parse_codes(format, "squeue")->fields; }

struct Pair {
  std::string first;
  std::string second;
};

constexpr std::array pair_fields{
  Field<Pair>{'f', "First", "Shared", "FIRST", Align::right,
              [](const Pair& p) -> Value { return p.first; }},
  Field<Pair>{'s', "Second Shared", "", "SECOND", Align::left,
              [](const Pair& p) -> Value { return p.second; }},
};

std::string shown(const FormatSpec& wanted, const Pair& pair) {
  auto view = view_of(std::span<const Field<Pair>>(pair_fields), wanted, "test");
  REQUIRE(view);
  TableLook look;
  look.exact = view->exact;
  look.prefix = view->prefix;
  std::string out;
  TablePrinter table(view->layout(), look, [&](std::string_view line) { out += line; });
  table.add(view->cells(pair));
  table.finish();
  return out;
}

}  // namespace

TEST_CASE("a code has a side, a width and text behind it") {
  CHECK(codes("%i") == Fields{{"i"}});
  CHECK(codes("%.18i") == Fields{{"i", 18, Align::right}});
  CHECK(codes("%-10j|") == Fields{{"j", 10, Align::left, "|"}});
  CHECK(codes("%8Q and %t.") == Fields{{"Q", 8, {}, " and "}, {"t", {}, {}, "."}});
  CHECK(codes("%020i") == Fields{{"i", 20}});
  CHECK(codes("%.i") == Fields{{"i", {}, Align::right}});
}

TEST_CASE("text before the first code stays, two percent signs are nothing") {
  CHECK(parse_codes("id=%i", "squeue")->prefix == "id=");
  CHECK(codes("%i%%%j") == Fields{{"i"}, {"j"}});
}

TEST_CASE("what is no code is named with its percent sign") {
  auto fault_of = [](std::string_view format) {
    return parse_codes(format, "squeue").error().text;
  };
  CHECK(fault_of("%!i") == "unsupported squeue format code: %!");
  CHECK(fault_of("%i %5") == "unsupported squeue format code: %5");
  CHECK(fault_of("%i%") == "unsupported squeue format code: %");
  CHECK(fault_of("%\x1b") == "unsupported squeue format code: %\\x1b");
}

TEST_CASE("a long name has 20 columns, or what stands behind its colon") {
  CHECK(parse_long_names("jobid,name:10,state:.9,user:-8,time:###,x: ").fields ==
        Fields{{"jobid", 20},
               {"name", 10},
               {"state", 9, Align::right},
               {"user", 8, Align::left},
               {"time", {}, {}, "###"},
               {"x", {}, {}, " "}});
}

TEST_CASE("names are parted by commas; none at all is a field that nobody has") {
  CHECK(parse_names("JobID, State,").fields == Fields{{"JobID"}, {"State"}});
  CHECK(parse_names("").fields == Fields{{""}});
}

TEST_CASE("a percent sign makes a format one of codes") {
  CHECK(parse_format("%i", "squeue")->naming == Naming::codes);
  CHECK(parse_format("i", "squeue")->naming == Naming::names);
}

TEST_CASE("codes are laid out to the letter: cut, padded, and nothing between") {
  CHECK(shown(*parse_codes("<%.8f|%3s>%s", "test"), {"ab", "cdefg"}) ==
        "<   FIRST|SEC>SECOND\n"
        "<      ab|cde>cdefg\n");
}

TEST_CASE("names make a table") {
  CHECK(shown(parse_names("first,SECOND"), {"ab", "c"}) ==
        "FIRST | SECOND\n"
        "   ab | c\n");
}

TEST_CASE("each way of naming looks for its own words first") {
  CHECK(shown(parse_names("shared"), {"ab", "c"}) == "SECOND\nc\n");
  CHECK(shown(parse_long_names("shared:"), {"ab", "c"}) == "FIRST\nab\n");
  CHECK(shown(parse_long_names("second:"), {"ab", "c"}) == "SECOND\nc\n");
}

}  // namespace slotd::clients
