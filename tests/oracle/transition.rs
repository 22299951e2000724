//! The transitions of one instance, by the clock and by events ([11] to [14]).

use super::Happening;
use super::expectation::{
    Instance, Moved, Respite, Touched, Watch, Word, deadline, opening_limits,
};
use super::expression::Scope;
use super::known::Known;
use super::log::{Log, Said};
use super::rate::Ending;
use super::rules::{Act, Clause, Expectation, Expr, Follow, Outcome, Pattern};
use tamam::Class;

/// What the clock does to a word that is due.
pub fn settle_word(rule: &Expectation, instance: &mut Instance, instant: i64, log: &mut Log) {
    if let Word::Promised { clause, until } = instance.word {
        let otherwise = match &rule.clauses[clause] {
            Clause::Promise { otherwise, .. } => Some(otherwise),
            Clause::Honoured { .. } => broken(rule),
            _ => panic!("only a promise makes a word promised"),
        };
        let evidence =
            std::iter::once(instance.opening.evidence).chain(instance.standing_promise());
        let said = Said::new(&rule.name, Class::Broken, instance.key, instant);
        let said = said.due(Some(until)).from(evidence);
        end_word(rule, said, otherwise, instance, None, log);
        return;
    }
    // Of equal clocks the first in file order: `min_by_key` keeps the first.
    let clocks = instance.clocks(rule).into_iter();
    let clock = clocks.min_by_key(|(due, _, _)| *due);
    if let Some((due, limit, place)) = clock
        && due == instant
    {
        let (class, outcome) = match &rule.clauses[place] {
            Clause::MeetClock(_, outcome) => (Class::Met, Some(outcome)),
            Clause::FailClock(_, outcome) if rule.survey => (Class::Unanswered, Some(outcome)),
            Clause::FailClock(_, outcome) => (Class::Failed, Some(outcome)),
            Clause::Made { .. } => (Class::Broken, broken(rule)),
            Clause::Meet {
                otherwise: Some(outcome),
                ..
            } => (Class::Failed, Some(outcome)),
            _ => panic!("no other clause has a clock"),
        };
        let said = Said::new(&rule.name, class, instance.key, instant);
        let said = said.due(Some(limit)).from([instance.opening.evidence]);
        end_word(rule, said, outcome, instance, None, log);
        return;
    }
    let bands = instance.bands(rule);
    let first = bands
        .iter()
        .find(|limit| instance.moved(**limit) == instant);
    if let Some(first) = first {
        let said = Said::new(&rule.name, Class::Overdue, instance.key, instant);
        log.say(said.due(Some(*first)).from([instance.opening.evidence]));
    }
    for (place, at, limit) in instance.reminders(rule) {
        if at == instant {
            instance.reminded[place] = true;
            let said = Said::new(&rule.name, Class::Reminded, instance.key, instant);
            log.say(said.due(Some(limit)).from([instance.opening.evidence]));
        }
    }
    instance.told_overdue = Some(instant);
}

/// What the clock does to a watch that is due.
pub fn settle_watch(rule: &Expectation, instance: &mut Instance, instant: i64, log: &mut Log) {
    let watch = instance.watch.take().expect("a due watch stands");
    let act = act(rule, watch.clause);
    let class = if act.asks {
        Class::Declined
    } else {
        Class::Unmoved
    };
    let said = Said::new(&rule.name, class, instance.key, instant);
    let said = said
        .due(Some(watch.limit))
        .from([instance.opening.evidence, watch.act.evidence]);
    conclude(said, Some(&act.otherwise), instance.scope(None), log);
}

/// The word's transition on an event, the first that applies in the order void, meet,
/// fail, change, defy, reopen; of a promise void, kept, honoured that ends it, honoured that moves it.
pub fn move_word(
    rule: &Expectation,
    instance: &mut Instance,
    touched: &Touched,
    event: &Happening,
    log: &mut Log,
) -> Moved {
    let order: [fn(&Clause) -> bool; 9] = [
        |clause| matches!(clause, Clause::Void(_)),
        |clause| matches!(clause, Clause::Meet { .. }),
        |clause| matches!(clause, Clause::Fail(..)),
        |clause| match clause {
            Clause::Promise { .. } => true,
            Clause::Act(act) => act.asks,
            _ => false,
        },
        |clause| matches!(clause, Clause::Act(act) if !act.asks),
        |clause| matches!(clause, Clause::Reopen { .. }),
        |clause| matches!(clause, Clause::Kept(..)),
        |clause| matches!(clause, Clause::Honoured { until: None, .. }),
        |clause| matches!(clause, Clause::Honoured { until: Some(_), .. }),
    ];
    for verb in order {
        for (place, clause) in rule.clauses.iter().enumerate() {
            if !verb(clause) || !touched.clauses[place].contains(&instance.sequence) {
                continue;
            }
            let moved = match clause {
                Clause::Void(when) => void(rule, instance, when, event, log),
                Clause::Meet { when, .. } => meet(rule, instance, place, when, event, log),
                Clause::Fail(when, outcome) => fail(rule, instance, when, outcome, event, log),
                Clause::Promise { when, until, .. } => {
                    promise(rule, instance, place, (when, until), event, log)
                }
                Clause::Kept(when, outcome) => {
                    keep(rule, instance, when, outcome.as_ref(), event, log)
                }
                Clause::Honoured {
                    when,
                    until: None,
                    outcome,
                } => honour(rule, instance, when, outcome.as_ref(), event, log),
                Clause::Honoured {
                    when,
                    until: Some(until),
                    ..
                } => match event.time <= promised_by(rule, instance) {
                    true => promise(rule, instance, place, (when, until), event, log),
                    false => Moved::Nothing,
                },
                Clause::Reopen {
                    continues, when, ..
                } => reopen(rule, instance, *continues, when, event, log),
                Clause::Act(act) => start_watch(rule, instance, place, act, event, log),
                _ => Moved::Nothing,
            };
            if moved != Moved::Nothing {
                return moved;
            }
        }
    }
    Moved::Nothing
}

fn void(
    rule: &Expectation,
    instance: &mut Instance,
    when: &Pattern,
    event: &Happening,
    log: &mut Log,
) -> Moved {
    let scope = instance.scope(Some(event));
    if !holds(rule, &when.guard, scope, instance.key, event, log) {
        return Moved::Nothing;
    }
    let said = Said::new(&rule.name, Class::Void, instance.key, event.time);
    log.say(said.from([instance.opening.evidence, event.evidence]));
    if instance.is_live() {
        log.drops(&rule.name, Class::Void);
    }
    instance.word = Word::Ended;
    instance.watch = None;
    instance.series = None;
    instance.respite = None;
    Moved::Both
}

fn meet(
    rule: &Expectation,
    instance: &mut Instance,
    place: usize,
    when: &Pattern,
    event: &Happening,
    log: &mut Log,
) -> Moved {
    let scope = instance.scope(Some(event));
    let Clause::Meet { bands, .. } = &rule.clauses[place] else {
        panic!("only `meet when` has bands");
    };
    if !instance.is_live() || !holds(rule, &when.guard, scope, instance.key, event, log) {
        return Moved::Nothing;
    }
    let (class, outcome, due) = match instance.word {
        Word::Promised { clause, until } => {
            let Clause::Promise { in_time, .. } = &rule.clauses[clause] else {
                panic!("only a promise makes a word promised");
            };
            if event.time > until {
                return Moved::Nothing;
            }
            (Class::Kept, in_time, Some(until))
        }
        _ => {
            let limits = instance.limits_at(bands, place, event.time, &log.known);
            let mut bands = bands.iter().zip(&limits);
            let taking = bands.find(|(band, limit)| {
                limit.is_none_or(|limit| event.time <= limit)
                    && holds(rule, &band.guard, scope, instance.key, event, log)
            });
            let Some((band, limit)) = taking else {
                return Moved::Nothing;
            };
            let class = match rule.survey {
                true => Class::Answered,
                false => Class::Met,
            };
            (class, &band.outcome, *limit)
        }
    };
    let said = Said::new(&rule.name, class, instance.key, event.time).due(due);
    let said = said.from(word_evidence(instance, event));
    end_word(rule, said, Some(outcome), instance, Some(event), log);
    Moved::Word
}

fn fail(
    rule: &Expectation,
    instance: &mut Instance,
    when: &Pattern,
    outcome: &Outcome,
    event: &Happening,
    log: &mut Log,
) -> Moved {
    let scope = instance.scope(Some(event));
    if !instance.is_live() || !holds(rule, &when.guard, scope, instance.key, event, log) {
        return Moved::Nothing;
    }
    let said = Said::new(&rule.name, Class::Failed, instance.key, event.time);
    let said = said.from(word_evidence(instance, event));
    end_word(rule, said, Some(outcome), instance, Some(event), log);
    Moved::Word
}

/// `kept`, before the deadline; after a notice the promise is honoured, as the notice says.
fn keep(
    rule: &Expectation,
    instance: &mut Instance,
    when: &Pattern,
    outcome: Option<&Outcome>,
    event: &Happening,
    log: &mut Log,
) -> Moved {
    let (class, outcome) = match instance.word {
        Word::Promised { clause, .. } => {
            let Clause::Honoured { outcome, .. } = &rule.clauses[clause] else {
                panic!("only a notice moves a promise");
            };
            (Class::Honoured, outcome.as_ref())
        }
        _ => (Class::Kept, outcome),
    };
    in_time(rule, instance, (when, class, outcome), event, log)
}

/// `honoured` that ends the word.
fn honour(
    rule: &Expectation,
    instance: &mut Instance,
    when: &Pattern,
    outcome: Option<&Outcome>,
    event: &Happening,
    log: &mut Log,
) -> Moved {
    let how = (when, Class::Honoured, outcome);
    in_time(rule, instance, how, event, log)
}

/// Ends a promise by an event, if that comes in time; the guard is looked at first.
fn in_time(
    rule: &Expectation,
    instance: &mut Instance,
    (when, class, outcome): (&Pattern, Class, Option<&Outcome>),
    event: &Happening,
    log: &mut Log,
) -> Moved {
    let scope = instance.scope(Some(event));
    if !instance.is_live() || !holds(rule, &when.guard, scope, instance.key, event, log) {
        return Moved::Nothing;
    }
    let deadline = promised_by(rule, instance);
    if event.time > deadline {
        return Moved::Nothing;
    }
    let said = Said::new(&rule.name, class, instance.key, event.time);
    let said = said.due(Some(deadline));
    let said = said.from(word_evidence(instance, event));
    end_word(rule, said, outcome, instance, Some(event), log);
    Moved::Word
}

/// The deadline of a promise as it stands.
fn promised_by(rule: &Expectation, instance: &Instance) -> i64 {
    if let Word::Promised { until, .. } = instance.word {
        return until;
    }
    let mut clauses = rule.clauses.iter().zip(&instance.limits);
    let made = clauses.find(|(clause, _)| matches!(clause, Clause::Made { .. }));
    made.and_then(|(_, limits)| limits[0])
        .expect("a promise is made with a deadline")
}

fn broken(rule: &Expectation) -> Option<&Outcome> {
    rule.clauses.iter().find_map(|clause| match clause {
        Clause::Broken(outcome) => outcome.as_ref(),
        _ => None,
    })
}

fn promise(
    rule: &Expectation,
    instance: &mut Instance,
    place: usize,
    (when, until): (&Pattern, &Expr),
    event: &Happening,
    log: &mut Log,
) -> Moved {
    let scope = instance.scope(Some(event));
    if !instance.is_live() || !holds(rule, &when.guard, scope, instance.key, event, log) {
        return Moved::Nothing;
    }
    let until = scope.knowing(&log.known).compute(until);
    let until = match until.required() {
        Ok(super::value::V::Time(until)) => until,
        Ok(other) => panic!("a valid program does not promise {other:?}"),
        Err(fault) => {
            let said = Said::new(&rule.name, Class::Fault, instance.key, event.time);
            log.say(said.because(fault).from([event.evidence]));
            return Moved::Nothing;
        }
    };
    let said = Said::new(&rule.name, Class::Changed, instance.key, event.time);
    let said = said.due(Some(until)).from(word_evidence(instance, event));
    log.say(said);
    instance.word = Word::Promised {
        clause: place,
        until,
    };
    instance.promise = Some(event.clone());
    Moved::Word
}

/// `reopen`: the end of the word is taken back.
fn reopen(
    rule: &Expectation,
    instance: &mut Instance,
    continues: bool,
    when: &Pattern,
    event: &Happening,
    log: &mut Log,
) -> Moved {
    let scope = instance.scope(Some(event));
    let Some(respite) = instance.respite.clone() else {
        return Moved::Nothing;
    };
    if !holds(rule, &when.guard, scope, instance.key, event, log) {
        return Moved::Nothing;
    }
    let said = |class| Said::new(&rule.name, class, instance.key, event.time);
    if continues {
        let begun = Happening {
            time: respite.since,
            ..instance.opening.clone()
        };
        instance.paused = Some(begun);
        instance.resume(rule, event.time, &log.known);
    } else {
        let opening = Happening {
            time: event.time,
            ..instance.opening.clone()
        };
        match opening_limits(rule, &opening, &log.known) {
            Ok(limits) => instance.limits = limits,
            Err(fault) => {
                log.say(said(Class::Fault).because(fault).from([event.evidence]));
                return Moved::Nothing;
            }
        }
        instance.reminded.fill(false);
        instance.runs_since = event.time;
    }
    let said = Said::new(&rule.name, Class::Undone, instance.key, event.time);
    let evidence = std::iter::once(instance.opening.evidence).chain(respite.by);
    let mut said = said.from(evidence.chain([event.evidence]));
    said.outcome = Some(respite.outcome);
    log.say(said);
    instance.opening.time = event.time;
    instance.word = Word::Open;
    instance.told_overdue = None;
    instance.respite = None;
    instance.reopened = true;
    Moved::Word
}

/// A word has ended with an outcome: from then on that can be taken back for a while.
fn let_rest(
    rule: &Expectation,
    instance: &mut Instance,
    (outcome, by): (&str, Option<u64>),
    at: i64,
    known: &Known,
) {
    let scope = Scope::default().knowing(known);
    let until = rule.clauses.iter().find_map(|clause| match clause {
        Clause::Reopen { within, .. } => Some(deadline(within, scope, at).unwrap_or(i64::MAX)),
        _ => None,
    });
    instance.respite = until.map(|until| Respite {
        outcome: outcome.to_owned(),
        by,
        since: at,
        until,
    });
}

/// `defy`, or `change` that asks.
fn start_watch(
    rule: &Expectation,
    instance: &mut Instance,
    place: usize,
    act: &Act,
    event: &Happening,
    log: &mut Log,
) -> Moved {
    let own = instance.watch.as_ref().is_some_and(|w| w.clause == place);
    let limit = instance.limits[place][0];
    let limit =
        limit.map(|limit| instance.limit_at(act.limit.as_ref(), limit, event.time, &log.known));
    let in_time = limit.is_none_or(|limit| event.time <= limit);
    let once = act.once && instance.watch.is_some();
    let scope = instance.scope(Some(event));
    if !(instance.is_live() || own)
        || once
        || !in_time
        || !holds(rule, &act.when.guard, scope, instance.key, event, log)
    {
        return Moved::Nothing;
    }
    // The follows' limits may use constants and `opened.x` only.
    let scope = instance.scope(None).knowing(&log.known);
    let limits = |follow: &Follow| {
        let limit = follow.limit.as_ref();
        limit
            .map(|limit| deadline(limit, scope, event.time))
            .transpose()
    };
    // The first fault on the page is told.
    let mut by_place: Vec<&Follow> = act.follows.iter().collect();
    by_place.sort_by_key(|follow| follow.place);
    let fault = by_place.iter().find_map(|follow| limits(follow).err());
    let limits: Vec<Option<i64>> =
        match fault.map_or_else(|| act.follows.iter().map(limits).collect(), Err) {
            Ok(limits) => limits,
            Err(fault) => {
                let said = Said::new(&rule.name, Class::Fault, instance.key, event.time);
                log.say(said.because(fault).from([event.evidence]));
                return Moved::Nothing;
            }
        };
    let class = if act.asks {
        Class::Changed
    } else {
        Class::Defied
    };
    let said = Said::new(&rule.name, class, instance.key, event.time);
    log.say(said.from(word_evidence(instance, event)));
    if act.instead {
        instance.word = Word::Ended;
    }
    instance.watch = Some(Watch {
        clause: place,
        act: event.clone(),
        limit: limits
            .iter()
            .flatten()
            .max()
            .copied()
            .expect("a watch has a limit"),
        limits,
    });
    Moved::Both
}

/// The watch's transition on an event; guards see the instance as it was `before`.
pub fn move_watch(
    rule: &Expectation,
    instance: &mut Instance,
    before: &Instance,
    touched: &Touched,
    event: &Happening,
    log: &mut Log,
) {
    let watch = before.watch.as_ref().expect("a watch stood");
    let act = act(rule, watch.clause);
    let scope = before.scope(Some(event));
    let touched = &touched.follows[watch.clause];
    let follows = act.follows.iter().zip(touched).zip(&watch.limits);
    for ((follow, touched), limit) in follows {
        if !touched.contains(&before.sequence)
            || limit.is_some_and(|limit| event.time > limit)
            || !holds(rule, &follow.when.guard, scope, before.key, event, log)
        {
            continue;
        }
        let class = match (act.asks, follow.backfires) {
            (true, _) => Class::Taken,
            (false, false) => Class::Landed,
            (false, true) => Class::Backfired,
        };
        let evidence = [before.opening.evidence, watch.act.evidence, event.evidence];
        let said = Said::new(&rule.name, class, before.key, event.time);
        let said = said.due(limit.or(Some(watch.limit))).from(evidence);
        conclude(said, Some(&follow.outcome), scope, log);
        instance.watch = None;
        if act.asks && instance.is_live() {
            log.ends(&Ending {
                rule: &rule.name,
                class,
                outcome: Some(&follow.outcome.name),
                key: before.key,
                time: event.time,
                opening: &before.opening,
            });
            instance.word = Word::Ended;
            let by = Some(event.evidence);
            let_rest(
                rule,
                instance,
                (&follow.outcome.name, by),
                event.time,
                &log.known,
            );
        }
        return;
    }
}

fn act(rule: &Expectation, place: usize) -> &Act {
    match &rule.clauses[place] {
        Clause::Act(act) => act,
        _ => panic!("only an act starts a watch"),
    }
}

/// The opening, the promise the word stands on, and the event.
fn word_evidence(instance: &Instance, event: &Happening) -> Vec<u64> {
    let mut evidence = vec![instance.opening.evidence];
    evidence.extend(instance.standing_promise());
    evidence.push(event.evidence);
    evidence
}

/// Whether a guard is true of an event; what goes wrong in it is said.
pub fn holds(
    rule: &Expectation,
    guard: &Option<Expr>,
    scope: Scope,
    key: Option<u64>,
    event: &Happening,
    log: &mut Log,
) -> bool {
    let Some(guard) = guard else { return true };
    let computed = scope.knowing(&log.known).compute(guard);
    if let Some(fault) = computed.fault {
        let said = Said::new(&rule.name, Class::Fault, key, event.time);
        log.say(said.because(fault).from([event.evidence]));
    }
    computed.truth() == Some(true)
}

/// Says how a word ends; the event is the one that brought it.
fn end_word(
    written: &Expectation,
    said: Said,
    outcome: Option<&Outcome>,
    instance: &mut Instance,
    event: Option<&Happening>,
    log: &mut Log,
) {
    let (rule, class, time) = (said.rule.clone(), said.class, said.time);
    conclude(said, outcome, instance.scope(event), log);
    log.ends(&Ending {
        rule: &rule,
        class,
        outcome: outcome.map(|outcome| &*outcome.name),
        key: instance.key,
        time,
        opening: &instance.opening,
    });
    instance.word = Word::Ended;
    if let Some(outcome) = outcome {
        let by = event.map(|event| event.evidence);
        let_rest(written, instance, (&outcome.name, by), time, &log.known);
    }
}

/// Says a verdict with the author's outcome, if there is one, and what is felt.
fn conclude(mut said: Said, outcome: Option<&Outcome>, scope: Scope, log: &mut Log) {
    let Some(outcome) = outcome else {
        return log.say(said);
    };
    said.outcome = Some(outcome.name.clone());
    if let Some(felt) = &outcome.felt {
        match scope.knowing(&log.known).compute(felt).required() {
            Ok(value) => {
                let bearer = scope.event.or(scope.opened).expect("one of them is there");
                let own = (said.rule.as_str(), outcome.name.as_str());
                let felt = value.felt();
                said.felt = log.feelings.feel(felt, own, said.time, bearer);
            }
            Err(fault) => {
                let because = scope.event.or(scope.opened).expect("one of them is there");
                let fault = Said::new(&said.rule, Class::Fault, said.key, said.time).because(fault);
                log.say(fault.from([because.evidence]));
            }
        }
    }
    log.say(said);
}
