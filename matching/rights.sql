-- What the application's role may do on PostgreSQL, and nothing else: it owns no table, and makes, empties and drops none.
--
-- {application} is the role of DATABASE_URL, where that is not the owner itself (OWNER_DATABASE_URL). A table that is not
-- named here is not there for it. What rights leave open, row_security.sql narrows row by row.

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA public, queue FROM {application};
GRANT USAGE ON SCHEMA public, queue, row_security TO {application};

GRANT SELECT ON alembic_version TO {application};
GRANT SELECT, INSERT ON history, history_seal, daily_head, decision TO {application};
GRANT SELECT, INSERT, UPDATE ON
    request, release, offer, edition, match, question, duplicate_decision,
    organisation, person, account, fit, index_state, history_head
TO {application};
GRANT SELECT, INSERT, DELETE ON assignment, named_provider, objection, addressee TO {application};
GRANT SELECT, INSERT, UPDATE, DELETE ON need, errand, notice, submission, index_process, thread_proof, case_key,
    session, throttle, kept_form, authenticator, code_list, security_key
TO {application};

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA queue TO {application};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA queue TO {application};
