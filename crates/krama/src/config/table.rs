//! The names of the program's settings.

/// Settings of the program and their environment variables.
pub(crate) const SETTINGS: [(&str, &str); 6] = [
    ("database", "KRAMA_DATABASE"),
    ("listen", "KRAMA_LISTEN"),
    ("public_url", "KRAMA_PUBLIC_URL"),
    ("trusted_proxies", "KRAMA_TRUSTED_PROXIES"),
    ("secret_key", "KRAMA_SECRET_KEY"),
    ("log", "KRAMA_LOG"),
];
