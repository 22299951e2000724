// The rules change while somebody waits: what will become of each rule is asked first, then
// one person goes over, then everybody.
//     c++ -std=c++17 changing.cpp $(pkg-config --cflags --libs tamam) && ./a.out
#include "tamam.hpp"

#include <iostream>

static const std::string EVENTS = R"(
subject citizen
event letter.sent     from citizen { letter: id }
event letter.answered from house   { letter: id }
)";
static const std::string ANSWER = R"(
expectation answer "they answer my letter" {
  per  letter
  open when letter.sent
  meet when letter.answered, within 30d -> answered +10
  fail after 30d                        -> never    -80
}
)";
static const std::string THANKS = R"(
expectation thanks "they thank me for it" {
  per  letter
  open when letter.sent
  fail after 7d -> cold -5
}
)";
static const std::string QUIET = "alert quiet \"nobody writes\" { raise when silent 90d }\n";

int main() try {
    // Nobody has to be thanked any more, and who falls silent is seen.
    const auto rules = EVENTS + THANKS + ANSWER, changed = EVENTS + ANSWER + QUIET;
    const auto before = tamam::image::compile(rules), after = tamam::image::compile(changed);
    const tamam::plan plan(before, after);
    std::cout << plan.text();

    const auto sent = before.kind("letter.sent");
    const auto letter = before.slot(sent, "letter");
    auto event = tamam_event{};
    tamam::check(tamam_event_start(&event, before.handle(), sent, 0, 1));
    tamam::check(tamam_event_set_id(&event, &letter, 7, nullptr));
    auto nothing = [](const tamam_verdict &) {};
    tamam::engine old(before);
    old.step(event, nothing);
    // What ends is told in the words of the program before.
    auto settled = [&](const tamam_verdict &verdict) {
        std::cout << "letter " << verdict.key << ": " << before.word(verdict) << '\n';
    };
    tamam::engine next(after, plan.migrate(old.snapshot(), settled));
    next.advance(INT64_C(31) * 86400000, [&](const tamam_verdict &verdict) {
        std::cout << "letter " << verdict.key << ": " << after.word(verdict) << '\n';
    });

    // An exception of a listener comes back to us, and the host goes on as it was.
    tamam::host everybody(rules);
    auto hear = [](const tamam_host_verdict &, std::string_view who) { std::cout << who << " heard\n"; };
    auto enough = [](const tamam_host_verdict &, std::string_view) { throw std::logic_error("enough"); };
    auto reject = [](const tamam_rejection &why) { std::cout << tamam::view(why.message) << '\n'; };
    everybody.lines(R"({"type":"letter.sent","time":"2026-01-01T09:00:00Z","subject":"Mina","letter":1})", hear, reject);
    if (everybody.plan(changed) != plan.text()) return 1;
    try {
        everybody.migrate(changed, enough, reject);
    } catch (const std::logic_error &thrown) {
        std::cout << thrown.what() << '\n';
    }
    try {
        everybody.migrate("subject s\nfeel when a -> +1\n", hear, reject);
    } catch (const tamam::failure &failure) {
        std::cout << "line " << failure.error.line << ": " << failure.status << '\n';
    }
    auto gone_over = everybody.migrate(changed, hear, reject);
    gone_over.lines(R"({"type":"letter.answered","time":"2026-01-09T09:00:00Z","subject":"Mina","letter":1})", hear, reject);
    std::cout << "Mina " << gone_over.score("Mina").value_or(0) << '\n';
    return 0;
} catch (const tamam::failure &failure) {
    std::cerr << failure.status << ": " << failure.what() << '\n';
    return 1;
}
