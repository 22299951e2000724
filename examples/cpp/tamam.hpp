// tamam for C++17: handles that free themselves, and failures that are exceptions.
#ifndef TAMAM_HPP
#define TAMAM_HPP

#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tamam.h>

namespace tamam {

// What a call answered, when it was not OK.
class failure : public std::runtime_error {
public:
    failure(tamam_status status, const tamam_error &error, const std::string &text)
        : std::runtime_error(text), status(status), error(error) {}
    const tamam_status status;
    const tamam_error error;
};

inline std::string_view view(tamam_str text) { return {text.data, text.len}; }

// Throws unless the status is OK.
inline void check(tamam_status status, const tamam_error *error = nullptr) {
    if (status == TAMAM_STATUS_OK) return;
    tamam_error why = {};
    std::string text(view(tamam_status_text(status)));
    if (error != nullptr && error->status == static_cast<uint32_t>(status)) {
        why = *error;
        std::size_t needed = 0;
        tamam_error_text(error, nullptr, 0, &needed);
        std::string longer(needed, '\0');
        if (tamam_error_text(error, &longer[0], needed, nullptr) == TAMAM_STATUS_OK) {
            longer.resize(needed - 1);
            text = std::move(longer);
        }
    }
    throw failure(status, why, text);
}

// A text that `write` puts into a buffer, once it is known how much that takes.
template <typename Write> std::string written(Write write, const tamam_error *error = nullptr) {
    std::size_t needed = 0;
    tamam_status status = write(nullptr, 0, &needed);
    if (status != TAMAM_STATUS_TOO_SMALL) check(status, error);
    std::string text(needed, '\0');
    check(write(&text[0], text.size(), nullptr), error);
    text.resize(needed - 1);
    return text;
}

// A verified program and the bytes it stands in.
class image {
public:
    explicit image(std::vector<uint8_t> bytes) : own(std::make_unique<parts>()) {
        own->bytes = std::move(bytes);
        tamam_error error = {};
        check(tamam_image_verify(&own->handle, own->bytes.data(), own->bytes.size(), &error), &error);
    }

    // From the text of the rules.
    static image compile(std::string_view rules) {
        tamam_compilation job = {};
        tamam_error error = {};
        job.source = rules.data();
        job.source_len = rules.size();
        std::vector<uint64_t> scratch;
        std::vector<uint8_t> bytes;
        while (true) {
            tamam_status status = tamam_compile(&job, &error);
            bool grew = job.scratch_needed > scratch.size() || job.image_needed > bytes.size();
            if (status != TAMAM_STATUS_TOO_SMALL || !grew) {
                check(status, &error);
                bytes.resize(job.image_len);
                return image(std::move(bytes));
            }
            scratch.resize(job.scratch_needed);
            bytes.resize(job.image_needed);
            job.scratch = scratch.data();
            job.scratch_words = scratch.size();
            job.image = bytes.data();
            job.image_capacity = bytes.size();
        }
    }

    const tamam_image *handle() const { return &own->handle; }

    uint16_t kind(std::string_view name) const {
        uint16_t number = 0;
        check(tamam_image_kind(handle(), name.data(), name.size(), &number));
        return number;
    }

    tamam_slot slot(uint16_t kind, std::string_view name) const {
        tamam_slot slot = {};
        check(tamam_image_slot(handle(), kind, name.data(), name.size(), &slot));
        return slot;
    }

    // The author's word for a verdict, or that of its class.
    std::string_view word(const tamam_verdict &verdict) const {
        tamam_str word = tamam_class_word(verdict.of_class);
        if (verdict.has & TAMAM_HAS_OUTCOME) check(tamam_image_outcome(handle(), verdict.outcome, &word));
        return view(word);
    }

private:
    // On the heap, for engines point at it.
    struct parts {
        std::vector<uint8_t> bytes;
        tamam_image handle = {};
    };
    std::unique_ptr<parts> own;
};

// Hands what a C callback is given to a function of C++, and keeps its exception until C
// has returned: none may pass through the library.
template <typename Function> class bridge {
public:
    explicit bridge(Function &function) : function(function) {}
    template <typename... Arguments> void operator()(Arguments &&...arguments) noexcept {
        if (thrown) return;
        try {
            function(std::forward<Arguments>(arguments)...);
        } catch (...) {
            thrown = std::current_exception();
        }
    }
    void finish() {
        if (thrown) std::rethrow_exception(thrown);
    }

private:
    Function &function;
    std::exception_ptr thrown;
};

// One subject in memory of its own. The image must outlive it.
class engine {
public:
    using heard = std::function<void(const tamam_verdict &)>;

    explicit engine(const image &program) : memory(tamam_image_memory_words(program.handle())) {
        tamam_error error = {};
        handle = std::make_unique<tamam_engine>();
        check(tamam_engine_start(handle.get(), program.handle(), memory.data(), memory.size(), &error), &error);
    }

    // From a snapshot, which is a copy of the memory of another.
    engine(const image &program, std::vector<uint64_t> words) : memory(std::move(words)) {
        tamam_error error = {};
        handle = std::make_unique<tamam_engine>();
        check(tamam_engine_resume(handle.get(), program.handle(), memory.data(), memory.size(), &error), &error);
    }

    void step(const tamam_event &event, heard on_verdict) {
        tamam_error error = {};
        bridge<heard> to(on_verdict);
        check(tamam_engine_step(handle.get(), &event, hear, &to, &error), &error);
        to.finish();
    }

    void advance(int64_t now, heard on_verdict) {
        tamam_error error = {};
        bridge<heard> to(on_verdict);
        check(tamam_engine_advance(handle.get(), now, hear, &to, &error), &error);
        to.finish();
    }

    tamam_score score() {
        tamam_score score = {};
        check(tamam_engine_score(handle.get(), &score));
        return score;
    }

    std::vector<uint64_t> snapshot() const { return memory; }

private:
    static void hear(void *user, const tamam_verdict *verdict) {
        (*static_cast<bridge<heard> *>(user))(*verdict);
    }
    std::vector<uint64_t> memory;
    std::unique_ptr<tamam_engine> handle;
};

// What becomes of every rule when one program takes the place of another, and a subject that
// goes over. Both images must outlive it.
class plan {
public:
    using heard = std::function<void(const tamam_verdict &)>;
    // Gives the number of a text under the program after, for one that only events named.
    using renamed = std::function<uint64_t(uint64_t, std::string_view)>;

    plan(const image &before, const image &after)
        : fates(tamam_plan_words(before.handle())), words(tamam_image_memory_words(after.handle())) {
        tamam_error error = {};
        handle = std::make_unique<tamam_plan>();
        check(tamam_plan_make(handle.get(), before.handle(), after.handle(), fates.data(), fates.size(), &error),
              &error);
    }

    // A line for each rule.
    std::string text() const {
        return written([&](char *buffer, std::size_t capacity, std::size_t *needed) {
            return tamam_plan_text(handle.get(), buffer, capacity, needed);
        });
    }

    // What becomes of a rule of the program before.
    tamam_fated rule(uint32_t number) const {
        tamam_fated fated = {};
        check(tamam_plan_rule(handle.get(), number, &fated));
        return fated;
    }

    // Whether a rule of the program after starts fresh.
    bool is_new(uint32_t number) const {
        uint8_t fresh = 0;
        check(tamam_plan_is_new(handle.get(), number, &fresh));
        return fresh != 0;
    }

    // Takes over the snapshot of an engine of the program before, for an engine of the one
    // after. What ends is heard.
    std::vector<uint64_t> migrate(const std::vector<uint64_t> &from, heard on_verdict, renamed on_text = nullptr) const {
        std::vector<uint64_t> to(words);
        tamam_error error = {};
        asked ask = [&](uint64_t number, std::string_view text, uint64_t &found) { found = on_text(number, text); };
        listener all{bridge<heard>(on_verdict), bridge<asked>(ask)};
        tamam_status status = tamam_plan_migrate(handle.get(), from.data(), from.size(), to.data(), to.size(),
                                                 on_text ? rename : nullptr, hear, &all, &error);
        check(status, &error);
        all.verdicts.finish();
        all.texts.finish();
        return to;
    }

private:
    using asked = std::function<void(uint64_t, std::string_view, uint64_t &)>;
    struct listener {
        bridge<heard> verdicts;
        bridge<asked> texts;
    };
    static void hear(void *user, const tamam_verdict *verdict) { static_cast<listener *>(user)->verdicts(*verdict); }
    static uint64_t rename(void *user, uint64_t number, tamam_str text) {
        uint64_t found = number;
        static_cast<listener *>(user)->texts(number, view(text), found);
        return found;
    }
    std::vector<uint64_t> fates;
    std::size_t words;
    std::unique_ptr<tamam_plan> handle;
};

// Many subjects.
class host {
public:
    using heard = std::function<void(const tamam_host_verdict &, std::string_view)>;
    using rejected = std::function<void(const tamam_rejection &)>;

    explicit host(std::string_view rules) {
        tamam_error error = {};
        tamam_host *made = nullptr;
        check(tamam_host_new(bytes_of(rules), rules.size(), nullptr, 0, nullptr, &made, &error), &error);
        handle.reset(made);
    }

    host(std::string_view rules, const std::vector<uint8_t> &snapshot) {
        tamam_error error = {};
        tamam_host *made = nullptr;
        check(tamam_host_restore(bytes_of(rules), rules.size(), snapshot.data(), snapshot.size(), &made, &error),
              &error);
        handle.reset(made);
    }

    // Scores lines of JSON; what an event brings is heard in order.
    tamam_batch lines(std::string_view lines, heard on_verdict, rejected on_rejection) {
        tamam_batch batch = {};
        tamam_error error = {};
        listener to{bridge<heard>(on_verdict), bridge<rejected>(on_rejection)};
        check(tamam_host_listen(handle.get(), hear, reject, &to));
        tamam_status status = tamam_host_lines(handle.get(), lines.data(), lines.size(), &batch, &error);
        check(tamam_host_listen(handle.get(), nullptr, nullptr, nullptr));
        if (status != TAMAM_STATUS_REJECTED_EVENTS) check(status, &error);
        to.verdicts.finish();
        to.rejections.finish();
        return batch;
    }

    std::optional<double> score(std::string_view name) {
        uint32_t subject = 0;
        tamam_score score = {};
        check(tamam_host_find(handle.get(), name.data(), name.size(), &subject));
        check(tamam_host_score(handle.get(), subject, &score));
        if (!(score.has & TAMAM_HAS_MOMENTS)) return std::nullopt;
        return static_cast<double>(score.score) / 1000;
    }

    // What would become of each rule under other rules, a line for each.
    std::string plan(std::string_view rules) {
        tamam_error error = {};
        auto write = [&](char *buffer, std::size_t capacity, std::size_t *needed) {
            return tamam_host_plan(handle.get(), bytes_of(rules), rules.size(), buffer, capacity, needed, &error);
        };
        return written(write, &error);
    }

    // A second host that goes on under other rules. What ends is heard, in the words of this
    // one, which stays as it is; so is what waits and is no event of the other rules.
    host migrate(std::string_view rules, heard on_verdict, rejected on_rejection) {
        tamam_error error = {};
        tamam_host *made = nullptr;
        listener to{bridge<heard>(on_verdict), bridge<rejected>(on_rejection)};
        check(tamam_host_listen(handle.get(), hear, reject, &to));
        tamam_status status =
            tamam_host_migrate(handle.get(), bytes_of(rules), rules.size(), nullptr, 0, nullptr, &made, &error);
        host after(made);
        check(tamam_host_listen(handle.get(), nullptr, nullptr, nullptr));
        check(status, &error);
        // It listens as this one did.
        check(tamam_host_listen(made, nullptr, nullptr, nullptr));
        to.verdicts.finish();
        to.rejections.finish();
        return after;
    }

    std::vector<uint8_t> snapshot() {
        const uint8_t *bytes = nullptr;
        std::size_t len = 0;
        tamam_error error = {};
        check(tamam_host_snapshot(handle.get(), &bytes, &len, &error), &error);
        return {bytes, bytes + len};
    }

private:
    explicit host(tamam_host *made) : handle(made) {}
    struct listener {
        bridge<heard> verdicts;
        bridge<rejected> rejections;
    };
    struct freed {
        void operator()(tamam_host *host) const { tamam_host_free(&host); }
    };
    static const uint8_t *bytes_of(std::string_view text) {
        return reinterpret_cast<const uint8_t *>(text.data());
    }
    static void hear(void *user, const tamam_host_verdict *verdict, tamam_str subject) {
        static_cast<listener *>(user)->verdicts(*verdict, view(subject));
    }
    static void reject(void *user, const tamam_rejection *rejection) {
        static_cast<listener *>(user)->rejections(*rejection);
    }
    std::unique_ptr<tamam_host, freed> handle;
};

} // namespace tamam

#endif
