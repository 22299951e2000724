//! Steps as the device reads them: see `tamam_replay::steps`.

/// A recording that grows.
pub(crate) struct Recording {
    subjects: u16,
    bytes: Vec<u8>,
}

impl Recording {
    /// No steps yet, of this many subjects.
    pub(crate) fn new(subjects: u16) -> Self {
        Self {
            subjects,
            bytes: subjects.to_le_bytes().to_vec(),
        }
    }

    pub(crate) fn subjects(&self) -> u16 {
        self.subjects
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Adds an event: its kind, time and evidence, and the place and raw value of each of
    /// its attributes.
    pub(crate) fn event(
        &mut self,
        subject: u16,
        (kind, time, evidence): (u16, i64, u64),
        values: &[(u8, i64)],
    ) {
        self.head(0, subject);
        self.bytes.extend(kind.to_le_bytes());
        self.bytes.extend(time.to_le_bytes());
        self.bytes.extend(evidence.to_le_bytes());
        self.bytes.push(values.len() as u8);
        for (place, raw) in values {
            self.bytes.push(*place);
            self.bytes.extend(raw.to_le_bytes());
        }
    }

    /// Adds an advance.
    pub(crate) fn advance(&mut self, subject: u16, now: i64) {
        self.head(1, subject);
        self.bytes.extend(now.to_le_bytes());
    }

    /// Adds that time runs on until nothing is due.
    pub(crate) fn settle(&mut self, subject: u16) {
        self.head(2, subject);
    }

    /// Adds that somebody asks what stands.
    pub(crate) fn ask(&mut self, subject: u16) {
        self.head(3, subject);
    }

    fn head(&mut self, sort: u8, subject: u16) {
        self.bytes.push(sort);
        self.bytes.extend(subject.to_le_bytes());
    }
}
