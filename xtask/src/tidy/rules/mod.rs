//! The list of rules, and the words they share.

mod adapter_ids;
mod heads;
mod layering;
mod links;
mod lock;
mod machine;
mod names;
mod seams;
mod sizes;
mod sql;
mod tenants;
#[cfg(test)]
mod tests;
mod texts;
mod unfinished;

use super::{Fault, Tree};

/// A rule: looks at the tree and says what is wrong.
pub(crate) type Rule = fn(&Tree) -> Vec<Fault>;

/// All rules.
pub(crate) const ALL: &[Rule] = &[
    layering::allowed_imports,
    layering::no_outside_in_pure_crates,
    sizes::longest_file,
    sizes::median_file,
    sql::only_in_stores,
    tenants::store_functions_take_a_tenant,
    tenants::scoped_sql_names_the_tenant,
    tenants::tenant_tables_are_guarded,
    heads::every_file_says_what_it_is,
    names::no_empty_words,
    unfinished::nothing_left_open,
    seams::no_hidden_clock_or_chance,
    seams::no_hidden_http,
    seams::no_static_state,
    seams::exceptions_have_reasons,
    adapter_ids::core_names_no_carrier,
    texts::used_keys_exist,
    texts::no_key_is_unused,
    texts::languages_have_the_same_keys,
    texts::templates_carry_no_inline_code,
    links::links_lead_somewhere,
    lock::few_packages,
    machine::no_path_of_a_machine,
    machine::no_registry_host,
    machine::no_word_about_the_making,
];
