//! Scores many subjects.
