// One person's letters, then everybody's, with what frees itself:
//     c++ -std=c++17 letters.cpp $(pkg-config --cflags --libs tamam) && ./a.out
#include "tamam.hpp"

#include <iostream>

static const char RULES[] = R"(
subject citizen
event letter.sent     from citizen { letter: id }
event letter.answered from house   { letter: id }
expectation answer "they answer my letter" {
  per  letter
  open when letter.sent
  meet when letter.answered, within 30d -> answered +10
  fail after 30d                        -> never    -80
}
)";

static const char LINES[] = R"(
{"type":"letter.sent","time":"2026-01-01T09:00:00Z","subject":"Mina","letter":1}
{"type":"letter.sent","time":"2026-01-02T09:00:00Z","subject":"Omid","letter":1}
{"type":"letter.answered","time":"2026-01-09T09:00:00Z","subject":"Mina","letter":1}
{"type":"letter.answered","time":"2026-03-09T09:00:00Z","subject":"Omid","letter":1}
{"type":"letter.sent","time":"2026-03-01T09:00:00Z","subject":"Omid","letter":2}
)";

int main() try {
    const auto image = tamam::image::compile(RULES);
    const auto sent = image.kind("letter.sent");
    const auto letter = image.slot(sent, "letter");
    tamam::engine engine(image);
    auto event = tamam_event{};
    tamam::check(tamam_event_start(&event, image.handle(), sent, 0, 1));
    tamam::check(tamam_event_set_id(&event, &letter, 7, nullptr));
    auto tell = [&](const tamam_verdict &verdict) {
        std::cout << "letter " << verdict.key << ": " << image.word(verdict) << '\n';
    };
    engine.step(event, tell);

    // A copy of the memory is a snapshot; an exception of a listener comes back to us.
    tamam::engine later(image, engine.snapshot());
    later.advance(INT64_C(31) * 86400000, tell);
    try {
        engine.advance(INT64_C(31) * 86400000, [](const tamam_verdict &) { throw std::logic_error("enough"); });
    } catch (const std::logic_error &thrown) {
        std::cout << thrown.what() << ", score " << engine.score().score / 1000 << '\n';
    }

    tamam::host host(RULES);
    auto hear = [](const tamam_host_verdict &, std::string_view who) { std::cout << who << " heard\n"; };
    auto reject = [](const tamam_rejection &why) {
        std::cout << "line " << why.line << ": " << tamam::view(why.message) << '\n';
    };
    const auto batch = host.lines(LINES, hear, reject);
    tamam::host next(RULES, host.snapshot());
    std::cout << batch.scored << " scored, Mina " << next.score("Mina").value_or(0) << ", Omid "
              << next.score("Omid").value_or(0) << '\n';
    return 0;
} catch (const tamam::failure &failure) {
    std::cerr << failure.status << ": " << failure.what() << '\n';
    return 1;
}
