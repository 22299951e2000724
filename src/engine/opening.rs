//! How an instance is opened.

use super::instance::{Instance, Tracks};
use super::rules::Rules;
use super::run::{Run, Saying};
use super::scope::{self, Scope};
use super::state::{COUNTS, Words as _, halves, look};
use super::table::{Fresh, STATE, Slot, TIME};
use crate::event::Event;
use crate::image::Form;
use crate::image::layout::{ClauseView, ExpectationView, Limit, Range};
use crate::limits::{DURATION_MS, STORED};
use crate::verdict::{Class, Fault};

/// The limits that an instance stores.
pub(crate) type Limits = [i64; STORED];

/// No delay that starts by then passes the end of time.
const LAST_DELAYED: i64 = i64::MAX - DURATION_MS;

impl<'i, I: Rules<'i>> Run<'_, I> {
    /// Opens an instance, if the opening clause says so.
    #[inline]
    pub(crate) fn open(&mut self, event: &Event, rule: ExpectationView<'_>, key: Option<u64>) {
        let clause: ClauseView<'_> = self.image.view(rule.open() as usize);
        *self.steps += 1;
        if clause.guard() != 0 && !self.may_open(event, rule, clause, key) {
            return;
        }
        let table = rule.places().table;
        let live = table.find(self.words, key);
        if let Some(live) = live {
            if rule.restarts() == 0 && !self.rests(rule, live) {
                return;
            }
        } else if rule.plain() != 0
            && !(table.is_keyed() && table.is_full(self.words))
            && event.time <= LAST_DELAYED
        {
            if let Some(instance) = self.begin(event, rule, key)
                && rule.stages().count != 0
            {
                self.wait_in_stage(&instance, 0);
            }
            return;
        }
        self.open_any(event, rule, key, live);
    }

    #[inline(never)]
    fn may_open(
        &mut self,
        event: &Event,
        rule: ExpectationView<'_>,
        clause: ClauseView<'_>,
        key: Option<u64>,
    ) -> bool {
        if !self.image.uses(Form::Condition) {
            return true;
        }
        self.holds(clause.guard(), &Scope::event(event), &|| {
            Saying::of(event, clause.source(rule.rule()), key)
        })
    }

    /// The same where an instance keeps more, another one gives way, or time is about to
    /// end.
    #[inline(never)]
    fn open_any(
        &mut self,
        event: &Event,
        rule: ExpectationView<'_>,
        key: Option<u64>,
        live: Option<Slot>,
    ) {
        sole!(self, rule rule);
        let clause: ClauseView<'_> = self.image.view(rule.open() as usize);
        let mut scope = Scope::event(event);
        scope.opening = clause.copies();
        let mut stored = None;
        // Without attributes and computed limits there are only delays.
        let only_delays = rule.opened() == 0 && rule.stored() == 0;
        if !only_delays || event.time > LAST_DELAYED {
            match self.limits_at_opening(event.time, rule, &scope) {
                Ok(limits) => stored = Some(limits),
                Err(fault) => {
                    let saying = Saying::of(event, clause.source(rule.rule()), key);
                    return self.say_fault(fault, &saying);
                }
            }
        }
        if live.is_some() || rule.places().table.is_full(self.words) {
            self.make_way(event, rule, key, live);
        }
        let Some(instance) = self.begin(event, rule, key) else {
            return;
        };
        if !only_delays {
            self.keep_opening(event, &instance, clause.copies(), stored);
        }
        if rule.counted() != 0 {
            look(self.head);
        }
        if rule.places().wait_part != 0 {
            self.words.put(instance.part(rule.places().wait_part), 0);
        }
        self.live_anew(&instance);
        if rule.rests() {
            let second = instance.part(rule.places().wait_part) + 1;
            self.words.put(second, 0);
        }
        if rule.again() != 0 {
            self.wait_rest(&instance, event.time.saturating_add(rule.again()));
        }
    }

    /// The same for a word that has neither promised nor paused.
    fn live_anew(&mut self, instance: &Instance<'_>) {
        let places = instance.rule.places();
        for part in [places.promised_part, places.pause_part] {
            if part != 0 {
                self.words.put(instance.part(part), 0);
            }
        }
        self.live_on(instance);
    }

    /// Counts a word that is open as live, and lets it wait for its first clock.
    pub(crate) fn live_on(&mut self, instance: &Instance<'_>) {
        let places = instance.rule.places();
        if places.live_at != 0 {
            let live = places.live_at as usize;
            self.words.put(live, self.words.word(live).wrapping_add(1));
        }
        self.wait_first(instance);
    }

    /// Enters a new instance.
    #[inline]
    fn begin<'e>(
        &mut self,
        event: &Event,
        rule: ExpectationView<'e>,
        key: Option<u64>,
    ) -> Option<Instance<'e>> {
        let number = self.next_number();
        let fresh = Fresh {
            key,
            flags: Tracks::OPEN.0,
            number,
            time: event.time,
            evidence: event.evidence,
        };
        let slot = rule.places().table.insert(self.words, &fresh)?;
        Some(Instance::new(rule, slot))
    }

    part_of_caller! {
        /// Keeps of an opening what the rule will read.
        fn keep_opening(
            &mut self,
            event: &Event,
            instance: &Instance<'_>,
            copies: Range,
            stored: Option<Limits>,
        ) = keep_opening_here, #[inline(never)] keep_opening_apart
    }

    #[inline(always)]
    fn keep_opening_here(
        &mut self,
        event: &Event,
        instance: &Instance<'_>,
        copies: Range,
        stored: Option<Limits>,
    ) {
        sole!(self, instance instance);
        if !self.image.uses(Form::Kept) && !self.image.uses(Form::Computed) {
            return;
        }
        let opened = instance.opened_part();
        if opened != 0 {
            self.words.put(opened, 0);
            scope::keep(&self.image, self.words, opened, copies, event);
        }
        if let Some(stored) = stored {
            self.store_limits(instance, &stored);
        }
    }

    #[inline]
    fn store_limits(&mut self, instance: &Instance<'_>, stored: &Limits) {
        let at = instance.part(instance.rule.places().stored_part);
        let count = u32::from(instance.rule.stored());
        each!(index below count, {
            let time = stored.get(index as usize).copied().unwrap_or_default();
            self.words.put(at + index as usize, time as u64);
        });
    }

    /// Frees a slot for a new instance: that of the same key, or the oldest.
    #[inline(never)]
    fn make_way(
        &mut self,
        event: &Event,
        rule: ExpectationView<'_>,
        key: Option<u64>,
        live: Option<Slot>,
    ) {
        sole!(self, rule rule);
        let clause: ClauseView<'_> = self.image.view(rule.open() as usize);
        let Some(old) = live.or_else(|| self.oldest(rule)) else {
            return;
        };
        if live.is_some() && self.rests(rule, old) {
            return self.drop_instance(&Instance::new(rule, old));
        }
        let old = Instance::new(rule, old);
        let (class, key) = match live {
            Some(_) => (Class::Restarted, key),
            None => (Class::Evicted, old.key(self.words)),
        };
        let saying = Saying {
            evidence: old.opening(self.words).and(event.evidence),
            ..Saying::of(event, clause.source(rule.rule()), key)
        };
        self.say(class, &saying);
        self.drop_instance(&old);
    }

    part_of_caller! {
        /// Computes every limit that an opening sets, and returns those to be stored.
        pub(crate) fn limits_at_opening(
            &mut self,
            opened: i64,
            rule: ExpectationView<'_>,
            scope: &Scope<'_>,
        ) -> Result<Limits, Fault> = limits_at_opening_here, #[inline(never)] limits_at_opening_apart
    }

    #[inline(always)]
    fn limits_at_opening_here(
        &mut self,
        opened: i64,
        rule: ExpectationView<'_>,
        scope: &Scope<'_>,
    ) -> Result<Limits, Fault> {
        sole!(self, rule rule);
        let mut stored = [0_i64; STORED];
        let limits = rule.limits();
        each!(nth below limits.count, {
            let limit: Limit = self.image.record((limits.first + nth) as usize);
            *self.steps += 1;
            let time = self.limit_at_opening(&limit, opened, scope)?;
            if matches!(limit.base, 2 | 3 | 6)
                && let Some(place) = stored.get_mut(limit.slot as usize)
            {
                *place = time;
            }
        });
        Ok(stored)
    }

    /// Ends both tracks of an instance, whatever they were, and frees it.
    #[inline(never)]
    fn drop_instance(&mut self, instance: &Instance<'_>) {
        sole!(self, instance instance);
        let tracks = instance.tracks(self.words);
        self.end_word(instance, tracks);
        if tracks.watch().is_some() {
            self.forget_watch(instance);
        }
        if instance.rule.rests() {
            self.forget_rest(instance);
        }
        self.release(instance);
    }

    /// Whether both tracks of an instance have ended and it waits to open again.
    #[inline]
    fn rests(&self, rule: ExpectationView<'_>, slot: Slot) -> bool {
        rule.rests() && Instance::new(rule, slot).tracks(self.words).is_over()
    }

    /// The instance that gives way: the oldest that rests, or the oldest of all.
    fn oldest(&mut self, rule: ExpectationView<'_>) -> Option<Slot> {
        let table = rule.places().table;
        let oldest = table.oldest(self.words);
        let mut at = oldest.filter(|_| rule.rests());
        while let Some(slot) = at {
            *self.steps += 1;
            if self.rests(rule, slot) {
                return at;
            }
            at = table.newer(self.words, slot);
        }
        oldest
    }

    /// A point of a series has come: the instance opens by the clock, unless it is live.
    #[inline(never)]
    pub(crate) fn open_again(&mut self, instance: &Instance<'_>, tracks: Tracks, now: i64) {
        sole!(self, instance instance);
        if !self.image.uses(Form::Rest) {
            return;
        }
        let rule = instance.rule;
        if rule.retired() != 0 {
            self.forget_rest(instance);
            if tracks.is_over() {
                self.release(instance);
            }
            return;
        }
        let next = now.saturating_add(rule.again());
        if !tracks.is_over() && rule.restarts() == 0 {
            return self.wait_rest(instance, next);
        }
        let clause: ClauseView<'_> = self.image.view(rule.open() as usize);
        let saying = Saying {
            source: clause.source(rule.rule()),
            key: instance.key(self.words),
            time: now,
            due: None,
            evidence: instance.opening(self.words),
        };
        let scope = instance.scope(None);
        let stored = match self.limits_at_opening(now, rule, &scope) {
            Ok(stored) => stored,
            Err(fault) => {
                self.say_fault(fault, &saying);
                return self.wait_rest(instance, next);
            }
        };
        if !tracks.is_over() {
            self.say(Class::Restarted, &saying);
            self.end_word(instance, tracks);
            if tracks.watch().is_some() {
                self.forget_watch(instance);
            }
        }
        // What waits is in order of age too: nothing of the instance waits while it changes. All
        // that waits of the only instance has one age.
        if rule.places().table.slots != 1 {
            self.forget_rest(instance);
        }
        let number = self.next_number();
        rule.places().table.renew(self.words, instance.slot);
        self.words
            .put_halves(instance.at + STATE, Tracks::OPEN.0, number);
        self.words.put(instance.at + TIME, now as u64);
        self.store_limits(instance, &stored);
        self.live_anew(instance);
        self.wait_rest(instance, next);
    }

    /// The number of an opening among all.
    #[inline]
    pub(crate) fn next_number(&mut self) -> u32 {
        let number = (self.head[COUNTS] >> 32) as u32;
        self.head[COUNTS] = halves(self.head[COUNTS] as u32, number.wrapping_add(1));
        number
    }
}
