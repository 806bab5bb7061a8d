//! How the words of messages are written: one row for each text with all four languages, complete by construction.

macro_rules! words {
    ($($name:ident: $uk:literal, $ru:literal, $kk:literal, $en:literal;)*) => {
        /// A text of the table; `{}` in it stands for one value.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Word {
            $($name,)*
        }

        impl Word {
            /// All of them.
            #[cfg(test)]
            pub(crate) const ALL: &[Self] = &[$(Self::$name,)*];

            /// The text in a language.
            pub(crate) const fn text(self, lang: Lang) -> &'static str {
                match self {
                    $(Self::$name => match lang {
                        Lang::Uk => $uk,
                        Lang::Ru => $ru,
                        Lang::Kk => $kk,
                        Lang::En => $en,
                    },)*
                }
            }
        }
    };
}
pub(crate) use words;
