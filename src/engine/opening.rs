//! How an instance is opened.

use super::eval::{self, Scope};
use super::instance::{Instance, Tracks};
use super::run::{Run, Saying};
use super::state::{COUNTS, Words as _, halves, look};
use super::table::{Fresh, Slot};
use crate::event::Event;
use crate::image::layout::{ClauseView, ExpectationView, Limit, Range};
use crate::limits::{DURATION_MS, STORED};
use crate::verdict::{Class, Fault};

/// No delay that starts by then passes the end of time.
const LAST_DELAYED: i64 = i64::MAX - DURATION_MS;

impl Run<'_, '_> {
    /// Opens an instance, if the opening clause says so.
    #[inline]
    pub(crate) fn open(&mut self, event: &Event, rule: ExpectationView<'_>, key: Option<u64>) {
        let clause: ClauseView<'_> = self.image.view(rule.open() as usize);
        self.steps += 1;
        if clause.guard() != 0 && !self.may_open(event, rule, clause, key) {
            return;
        }
        let table = rule.places().table;
        let live = table.find(self.words, key);
        if live.is_some() {
            if rule.restarts() == 0 {
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
        let clause: ClauseView<'_> = self.image.view(rule.open() as usize);
        let mut scope = Scope::event(event);
        scope.opening = clause.copies();
        let mut stored = None;
        // Without attributes and computed limits there are only delays.
        let only_delays = rule.opened() == 0 && rule.stored() == 0;
        if !only_delays || event.time > LAST_DELAYED {
            match self.limits_at_opening(event, rule, &scope) {
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
        let places = rule.places();
        for part in [places.promised_part, places.wait_part, places.pause_part] {
            if part != 0 {
                self.words.put(instance.part(part), 0);
            }
        }
        if rule.places().live_at != 0 {
            let live = rule.places().live_at as usize;
            self.words.put(live, self.words.word(live).wrapping_add(1));
        }
        self.wait_first(&instance);
    }

    /// Enters a new instance.
    #[inline]
    fn begin<'e>(
        &mut self,
        event: &Event,
        rule: ExpectationView<'e>,
        key: Option<u64>,
    ) -> Option<Instance<'e>> {
        let number = (self.head[COUNTS] >> 32) as u32;
        self.head[COUNTS] = halves(self.head[COUNTS] as u32, number.wrapping_add(1));
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

    /// Keeps of an opening what the rule will read.
    #[inline(never)]
    fn keep_opening(
        &mut self,
        event: &Event,
        instance: &Instance<'_>,
        copies: Range,
        stored: Option<[i64; STORED]>,
    ) {
        let rule = instance.rule;
        let opened = instance.opened_part();
        if opened != 0 {
            self.words.put(opened, 0);
            eval::keep(self.image, self.words, opened, copies, event);
        }
        if let Some(stored) = stored {
            let at = instance.part(rule.places().stored_part);
            for (index, time) in stored.iter().enumerate().take(rule.stored() as usize) {
                self.words.put(at + index, *time as u64);
            }
        }
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
        let clause: ClauseView<'_> = self.image.view(rule.open() as usize);
        let Some(old) = live.or_else(|| rule.places().table.oldest(self.words)) else {
            return;
        };
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

    /// Computes every limit that an opening sets, and returns those to be stored.
    #[inline(never)]
    fn limits_at_opening(
        &mut self,
        event: &Event,
        rule: ExpectationView<'_>,
        scope: &Scope<'_>,
    ) -> Result<[i64; STORED], Fault> {
        let mut stored = [0_i64; STORED];
        for (_, limit) in self.image.records::<Limit>(rule.limits()) {
            self.steps += 1;
            let time = self.limit_at_opening(&limit, event, scope)?;
            if matches!(limit.base, 2 | 3 | 6)
                && let Some(place) = stored.get_mut(limit.slot as usize)
            {
                *place = time;
            }
        }
        Ok(stored)
    }

    /// Ends both tracks of an instance, whatever they were, and frees it.
    #[inline(never)]
    fn drop_instance(&mut self, instance: &Instance<'_>) {
        let tracks = instance.tracks(self.words);
        self.end_word(instance, tracks);
        if tracks.watch().is_some() {
            self.forget_watch(instance);
        }
        self.release(instance);
    }
}
