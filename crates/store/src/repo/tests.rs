//! Tests of the repositories, on both databases.
