-- Which rows PostgreSQL itself shows and lets change, whatever a query asks: the rules of matching/policy once more.
--
-- A migration takes this down before its first change and puts it up after its last, in one transaction
-- (matching/schema.py). The rules hold for every role that is not a superuser, the owner of the tables among them; what
-- the application's role may do to whole tables stands in rights.sql.
--
-- Each transaction is told on whose behalf it is (matching/database.py): a person's, or the service's own under one of
-- the names below. One that was told nothing reads and changes nothing. Tables without rules hold nothing of a request,
-- an offer or a match: people and organisations, accounts, answered forms, and what the index says of itself.
--
-- tests/policy/test_row_security.py holds these rules and the policy layer together, for everyone and every kind of row.

CREATE SCHEMA row_security;

-- What the transaction was told -------------------------------------------------------------------------------------

CREATE FUNCTION row_security.system_name() RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    name text := coalesce(current_setting('matching.system', true), '');
BEGIN
    IF name NOT IN ('', 'index', 'extracts', 'sides', 'rules', 'step', 'jobs', 'command') THEN
        RAISE EXCEPTION 'the service has no name "%" under which it reads', name USING ERRCODE = 'check_violation';
    END IF;
    RETURN name;
END $$;

CREATE FUNCTION row_security.system_reads() RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT row_security.system_name() <> '' $$;

CREATE FUNCTION row_security.system_writes() RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT row_security.system_name() IN ('step', 'jobs', 'command') $$;

-- The viewer: somebody whom nobody knows is "anyone", who reads what is for everyone. NULL is no viewer at all.
CREATE FUNCTION row_security.person() RETURNS text LANGUAGE sql STABLE AS
$$ SELECT nullif(current_setting('matching.person', true), '') $$;

CREATE FUNCTION row_security.organisation() RETURNS text LANGUAGE sql STABLE AS
$$ SELECT nullif(current_setting('matching.organisation', true), '') $$;

CREATE FUNCTION row_security.is_a(role text) RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT coalesce(role = ANY (string_to_array(current_setting('matching.roles', true), ',')), false) $$;

-- The organisation for which the viewer asks, or whose cases they audit, or for which they provide; NULL for all others.
CREATE FUNCTION row_security.asks_for() RETURNS text LANGUAGE sql STABLE AS
$$ SELECT row_security.organisation() WHERE row_security.is_a('state') $$;

CREATE FUNCTION row_security.audits_for() RETURNS text LANGUAGE sql STABLE AS
$$ SELECT row_security.organisation() WHERE row_security.is_a('auditor') $$;

CREATE FUNCTION row_security.provides_for() RETURNS text LANGUAGE sql STABLE AS
$$ SELECT row_security.organisation() WHERE row_security.is_a('provider') $$;

-- The organisations that a coordinator leaves to others because they are of their own State, and besides these the ones
-- that object to them. NULL, with which nothing compares, for whoever is no coordinator.
CREATE FUNCTION row_security.recused() RETURNS text[] LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT array(SELECT id FROM organisation WHERE state = nullif(current_setting('matching.state', true), ''))
    WHERE row_security.is_a('coordinator')
$$;

CREATE FUNCTION row_security.left_to_others() RETURNS text[] LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT row_security.recused() || array(SELECT organisation_id FROM objection WHERE person_id = row_security.person())
    WHERE row_security.is_a('coordinator')
$$;

-- What the rules ask about other rows: once for a statement, in the name of the rules, so that they do not ask one another
-- without end. The service itself, and the rules when they ask, need no such list and get none. -------------------------

CREATE FUNCTION row_security.own_needs(asker text, auditor text) RETURNS text[] LANGUAGE plpgsql STABLE
SET search_path = public, pg_temp AS $$
DECLARE
    found text[];
BEGIN
    IF row_security.system_reads() THEN
        RETURN NULL;
    END IF;
    PERFORM set_config('matching.system', 'rules', true);
    found := array(
        SELECT need.id FROM need JOIN request ON request.id = need.request_id
        WHERE request.organisation_id = asker OR (request.organisation_id = auditor AND request.state <> 'draft')
    );
    PERFORM set_config('matching.system', '', true);
    RETURN found;
END $$;

CREATE FUNCTION row_security.offers_of(providers text[]) RETURNS text[] LANGUAGE plpgsql STABLE
SET search_path = public, pg_temp AS $$
DECLARE
    found text[];
BEGIN
    IF row_security.system_reads() THEN
        RETURN NULL;
    END IF;
    PERFORM set_config('matching.system', 'rules', true);
    found := array(
        SELECT offer.id FROM offer WHERE offer.organisation_id = ANY (providers)
    );
    PERFORM set_config('matching.system', '', true);
    RETURN found;
END $$;

-- The requests on which a coordinator was put, and those for providers that name others than the viewer's.
CREATE FUNCTION row_security.assigned(coordinator text) RETURNS text[] LANGUAGE plpgsql STABLE
SET search_path = public, pg_temp AS $$
DECLARE
    found text[];
BEGIN
    IF row_security.system_reads() THEN
        RETURN NULL;
    END IF;
    PERFORM set_config('matching.system', 'rules', true);
    found := array(
        SELECT assignment.request_id FROM assignment WHERE assignment.person_id = coordinator
    );
    PERFORM set_config('matching.system', '', true);
    RETURN found;
END $$;

CREATE FUNCTION row_security.for_others(provider text) RETURNS text[] LANGUAGE plpgsql STABLE
SET search_path = public, pg_temp AS $$
DECLARE
    found text[];
BEGIN
    IF row_security.system_reads() THEN
        RETURN NULL;
    END IF;
    PERFORM set_config('matching.system', 'rules', true);
    found := array(
        SELECT named_provider.request_id FROM named_provider
        GROUP BY named_provider.request_id HAVING NOT bool_or(named_provider.organisation_id = provider)
    );
    PERFORM set_config('matching.system', '', true);
    RETURN found;
END $$;

CREATE FUNCTION row_security.released_needs(provider text) RETURNS text[] LANGUAGE plpgsql STABLE
SET search_path = public, pg_temp AS $$
DECLARE
    found text[];
BEGIN
    IF row_security.system_reads() THEN
        RETURN NULL;
    END IF;
    PERFORM set_config('matching.system', 'rules', true);
    found := array(
        SELECT match.need_id FROM match JOIN offer ON offer.id = match.offer_id
        WHERE offer.organisation_id = provider AND match.state IN ('approved', 'introduced')
    );
    PERFORM set_config('matching.system', '', true);
    RETURN found;
END $$;

CREATE FUNCTION row_security.offers_put_to(asker text, auditor text) RETURNS text[] LANGUAGE plpgsql STABLE
SET search_path = public, pg_temp AS $$
DECLARE
    found text[];
BEGIN
    IF row_security.system_reads() THEN
        RETURN NULL;
    END IF;
    PERFORM set_config('matching.system', 'rules', true);
    found := array(
        SELECT match.offer_id FROM match
        JOIN need ON need.id = match.need_id
        JOIN request ON request.id = need.request_id
        WHERE match.state IN ('approved', 'introduced')
            AND request.organisation_id IN (asker, auditor)
    );
    PERFORM set_config('matching.system', '', true);
    RETURN found;
END $$;

-- The releases that stand and are addressed to a provider, and those that are addressed to any of some organisations.
CREATE FUNCTION row_security.releases_to(provider text) RETURNS text[] LANGUAGE plpgsql STABLE
SET search_path = public, pg_temp AS $$
DECLARE
    found text[];
BEGIN
    IF row_security.system_reads() THEN
        RETURN NULL;
    END IF;
    PERFORM set_config('matching.system', 'rules', true);
    found := array(
        SELECT release.id FROM release
        JOIN addressee ON addressee.release_id = release.id
        JOIN need ON need.id = release.need_id
        JOIN request ON request.id = need.request_id
        WHERE addressee.organisation_id = provider AND release.state = 'approved'
            AND release.expires_on >= (now() AT TIME ZONE 'UTC')::date
            AND request.state = 'open' AND request.marking = 'coordinators'
    );
    PERFORM set_config('matching.system', '', true);
    RETURN found;
END $$;

CREATE FUNCTION row_security.releases_to_any(organisations text[]) RETURNS text[] LANGUAGE plpgsql STABLE
SET search_path = public, pg_temp AS $$
DECLARE
    found text[];
BEGIN
    IF row_security.system_reads() THEN
        RETURN NULL;
    END IF;
    PERFORM set_config('matching.system', 'rules', true);
    found := array(
        SELECT addressee.release_id FROM addressee WHERE addressee.organisation_id = ANY (organisations)
    );
    PERFORM set_config('matching.system', '', true);
    RETURN found;
END $$;

-- Asked row by row, and each planned for itself, so that no rule drags the rules of other tables into every plan -------

CREATE FUNCTION row_security.handles(need_id text, left_to_others text[], assigned text[]) RETURNS boolean
LANGUAGE plpgsql STABLE STRICT SET search_path = public, pg_temp AS $$
DECLARE
    found boolean;
BEGIN
    IF row_security.system_reads() THEN
        RETURN NULL;
    END IF;
    PERFORM set_config('matching.system', 'rules', true);
    found := EXISTS (
        SELECT FROM need JOIN request ON request.id = need.request_id
        WHERE need.id = handles.need_id
            AND request.organisation_id <> ALL (left_to_others)
            AND (request.marking <> 'coordinators' OR request.id = ANY (assigned))
    );
    PERFORM set_config('matching.system', '', true);
    RETURN found;
END $$;

DO $do$
DECLARE
    noun text;
BEGIN
    FOREACH noun IN ARRAY ARRAY['request', 'need', 'release', 'offer', 'match'] LOOP
        EXECUTE format(
            'CREATE FUNCTION row_security.reads_%1$s(id text) RETURNS boolean LANGUAGE plpgsql STABLE'
            ' SET search_path = public, pg_temp AS'
            ' $$ BEGIN RETURN EXISTS (SELECT FROM %1$I WHERE %1$I.id = reads_%1$s.id); END $$', noun
        );
    END LOOP;
END $do$;

-- The service itself. Of the rules of a table PostgreSQL 15 asks first the one whose name comes last: these. -------------

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY[
        'request', 'assignment', 'named_provider', 'objection', 'need', 'release', 'addressee', 'offer', 'edition', 'match',
        'question', 'decision', 'duplicate_decision', 'errand', 'history', 'notice'
    ] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format(
            'CREATE POLICY the_service_reads ON %I FOR SELECT USING ((SELECT row_security.system_reads()))', name
        );
        EXECUTE format(
            'CREATE POLICY the_service_writes ON %I USING ((SELECT row_security.system_writes()))'
            ' WITH CHECK ((SELECT row_security.system_writes()))', name
        );
    END LOOP;
END $$;

-- Viewers. Editions, errands and notices are for the service alone ----------------------------------------------------

-- A coordinator handles what is not left to others, and of what is for coordinators only what they were put on.

CREATE POLICY a_viewer_reads ON request FOR SELECT USING (
    organisation_id = (SELECT row_security.asks_for())
    OR (state <> 'draft' AND (
        organisation_id = (SELECT row_security.audits_for())
        OR (
            organisation_id <> ALL ((SELECT row_security.left_to_others())::text[])
            AND (marking <> 'coordinators' OR id IN (SELECT unnest(row_security.assigned(row_security.person()))))
        )
    ))
    OR (state = 'open' AND (
        (marking = 'everyone' AND (SELECT row_security.person()) IS NOT NULL)
        OR (
            marking = 'providers'
            AND (SELECT row_security.is_a('provider'))
            AND id NOT IN (SELECT unnest(row_security.for_others(row_security.provides_for())))
        )
    ))
);
CREATE POLICY a_viewer_adds ON request FOR INSERT WITH CHECK (organisation_id = (SELECT row_security.asks_for()));
CREATE POLICY a_viewer_changes ON request FOR UPDATE USING (
    organisation_id = (SELECT row_security.asks_for())
    OR (
        state <> 'draft'
        AND organisation_id <> ALL ((SELECT row_security.left_to_others())::text[])
        AND (marking <> 'coordinators' OR id IN (SELECT unnest(row_security.assigned(row_security.person()))))
    )
);

CREATE POLICY a_viewer_reads ON assignment FOR SELECT USING (request_id IN (SELECT request.id FROM request));

CREATE POLICY a_viewer_reads ON named_provider FOR SELECT USING (request_id IN (SELECT request.id FROM request));

-- Every rule about a request asks to whom its State objects, for whoever looks: reading is open to all who have a name.
CREATE POLICY a_viewer_reads ON objection FOR SELECT USING ((SELECT row_security.person()) IS NOT NULL);

CREATE POLICY a_viewer_reads ON need FOR SELECT USING (
    EXISTS (SELECT FROM request WHERE request.id = need.request_id)
    OR id IN (SELECT unnest(row_security.released_needs(row_security.provides_for())))
);

CREATE POLICY a_viewer_reads ON release FOR SELECT USING (
    id IN (SELECT unnest(row_security.releases_to(row_security.provides_for())))
    OR (
        approved_at IS NOT NULL
        AND need_id IN (SELECT unnest(row_security.own_needs(NULL, row_security.audits_for())))
    )
);
CREATE POLICY a_viewer_reads_and_changes ON release USING (
    (
        approved_at IS NOT NULL
        AND need_id IN (SELECT unnest(row_security.own_needs(row_security.asks_for(), NULL)))
    )
    OR (
        id <> ALL ((SELECT row_security.releases_to_any(row_security.recused()))::text[])
        AND row_security.handles(
            need_id, (SELECT row_security.left_to_others()), (SELECT row_security.assigned(row_security.person()))
        )
    )
);

CREATE POLICY a_viewer_reads ON addressee FOR SELECT USING (row_security.reads_release(release_id));

CREATE POLICY a_viewer_reads ON offer FOR SELECT USING (
    (state = 'active' AND (SELECT row_security.person()) IS NOT NULL)
    OR organisation_id = (SELECT row_security.provides_for())
    OR (state <> 'draft' AND organisation_id <> ALL ((SELECT row_security.recused())::text[]))
    OR id IN (SELECT unnest(row_security.offers_put_to(row_security.asks_for(), row_security.audits_for())))
);
CREATE POLICY a_viewer_adds ON offer FOR INSERT WITH CHECK (organisation_id = (SELECT row_security.provides_for()));
CREATE POLICY a_viewer_changes ON offer FOR UPDATE USING (
    organisation_id = (SELECT row_security.provides_for())
    OR (state <> 'draft' AND organisation_id <> ALL ((SELECT row_security.recused())::text[]))
);

CREATE POLICY a_viewer_reads ON match FOR SELECT USING (
    (approved_at IS NOT NULL OR state_asks)
    AND need_id IN (SELECT unnest(row_security.own_needs(NULL, row_security.audits_for())))
);
CREATE POLICY a_viewer_reads_and_changes ON match USING (
    (
        (approved_at IS NOT NULL OR state_asks)
        AND need_id IN (SELECT unnest(row_security.own_needs(row_security.asks_for(), NULL)))
    )
    OR (
        (approved_at IS NOT NULL OR provider_asks)
        AND offer_id IN (SELECT unnest(row_security.offers_of(ARRAY[row_security.provides_for()])))
    )
    OR (
        offer_id <> ALL ((SELECT row_security.offers_of(row_security.recused()))::text[])
        AND row_security.handles(
            need_id, (SELECT row_security.left_to_others()), (SELECT row_security.assigned(row_security.person()))
        )
    )
);

CREATE POLICY a_viewer_reads ON question FOR SELECT USING (row_security.reads_match(match_id));

-- What an approver saw is for those who coordinate the match, and nobody changes it.
CREATE POLICY a_viewer_reads ON decision FOR SELECT USING (
    (SELECT row_security.is_a('coordinator'))
    AND row_security.reads_match(match_id)
);
CREATE POLICY a_viewer_adds ON decision FOR INSERT WITH CHECK (
    person_id = (SELECT row_security.person())
    AND (SELECT row_security.is_a('coordinator'))
    AND row_security.reads_match(match_id)
);

-- What was said of two rows is for those who handle both, or to whom both belong.
CREATE POLICY a_viewer_reads_and_changes ON duplicate_decision USING (
    CASE kind
        WHEN 'request' THEN
            2 = (SELECT count(*) FROM request WHERE request.id IN (one_id, other_id) AND (
                request.organisation_id = (SELECT row_security.asks_for())
                OR (
                    request.organisation_id <> ALL ((SELECT row_security.left_to_others())::text[])
                    AND (
                        request.marking <> 'coordinators'
                        OR request.id IN (SELECT unnest(row_security.assigned(row_security.person())))
                    )
                )
            ))
        WHEN 'offer' THEN
            2 = (SELECT count(*) FROM offer WHERE offer.id IN (one_id, other_id) AND (
                offer.organisation_id = (SELECT row_security.provides_for())
                OR offer.organisation_id <> ALL ((SELECT row_security.recused())::text[])
            ))
        WHEN 'organisation' THEN
            (SELECT row_security.is_a('administrator'))
            OR (
                one_id <> ALL ((SELECT row_security.recused())::text[])
                AND other_id <> ALL ((SELECT row_security.recused())::text[])
            )
    END
);

-- History is read with the row that it is about; that this was held beside another row, by administrators alone.
CREATE POLICY a_viewer_reads ON history FOR SELECT USING (
    (step NOT IN ('found-same', 'found-different') OR (SELECT row_security.is_a('administrator')))
    AND CASE noun
        WHEN 'request' THEN row_security.reads_request(row_id)
        WHEN 'need' THEN row_security.reads_need(row_id)
        WHEN 'release' THEN row_security.reads_release(row_id)
        WHEN 'offer' THEN row_security.reads_offer(row_id)
        WHEN 'match' THEN row_security.reads_match(row_id)
        WHEN 'person' THEN
            row_id = (SELECT row_security.person()) OR (SELECT row_security.is_a('administrator'))
        WHEN 'organisation' THEN
            row_id = (SELECT row_security.organisation()) OR (SELECT row_security.is_a('administrator'))
    END
);

-- Rows that stand beside others are added, changed and removed by whoever may change these. A rule for writing is none for
-- reading, which has less to ask.

DO $do$
DECLARE
    guarded record;
BEGIN
    FOR guarded IN SELECT * FROM (VALUES
        ('assignment', $rule$
            EXISTS (
                SELECT FROM request WHERE request.id = assignment.request_id AND (
                    request.organisation_id = (SELECT row_security.asks_for())
                    OR (
                        request.organisation_id <> ALL ((SELECT row_security.left_to_others())::text[])
                        AND (
                            request.marking <> 'coordinators'
                            OR request.id IN (SELECT unnest(row_security.assigned(row_security.person())))
                        )
                    )
                )
            )
        $rule$),
        ('named_provider', $rule$
            EXISTS (
                SELECT FROM request
                WHERE request.id = named_provider.request_id AND request.organisation_id = (SELECT row_security.asks_for())
            )
        $rule$),
        ('objection', $rule$
            organisation_id = (SELECT row_security.asks_for())
        $rule$),
        ('need', $rule$
            EXISTS (
                SELECT FROM request
                WHERE request.id = need.request_id AND request.organisation_id = (SELECT row_security.asks_for())
            )
        $rule$),
        ('addressee', $rule$
            (SELECT row_security.is_a('coordinator')) AND row_security.reads_release(release_id)
        $rule$),
        ('question', $rule$
            EXISTS (
                SELECT FROM match WHERE match.id = question.match_id AND (
                    match.need_id IN (SELECT unnest(row_security.own_needs(row_security.asks_for(), NULL)))
                    OR match.offer_id IN (SELECT unnest(row_security.offers_of(ARRAY[row_security.provides_for()])))
                )
            )
        $rule$)
    ) AS beside (name, rule) LOOP
        EXECUTE format('CREATE POLICY a_viewer_adds ON %I FOR INSERT WITH CHECK (%s)', guarded.name, guarded.rule);
        EXECUTE format('CREATE POLICY a_viewer_changes ON %I FOR UPDATE USING (%s)', guarded.name, guarded.rule);
        EXECUTE format('CREATE POLICY a_viewer_removes ON %I FOR DELETE USING (%s)', guarded.name, guarded.rule);
    END LOOP;
END $do$;
