-- Sentences that earlier versions stored become codes, so that each is written in its reader's language.
-- What is none of these is kept as it is, and shown so.

-- only sqlite: no database of PostgreSQL is as old as this.
CREATE TEMP TABLE stored_sentences (words TEXT PRIMARY KEY, message TEXT NOT NULL);
INSERT INTO stored_sentences (words, message) VALUES
  ('Not taken before the next slot was due.', '{"code":"run.superseded"}'),
  ('It could not be taken within an hour, so it was given up.', '{"code":"run.notInTime"}'),
  ('Automatic snapshots were turned off, or no longer covered this instance, before it was taken.', '{"code":"run.notCovered"}'),
  ('The snapshot before it was still being made when it was due, so none was taken for this slot.', '{"code":"run.stillInTheMaking"}'),
  ('It could not be taken when it was due; the snapshot of a later slot stands in for it.', '{"code":"run.stoodIn"}'),
  ('The snapshot was deleted at Vultr before it was complete.', '{"code":"run.deletedAtVultr"}'),
  ('Vultr no longer lists the snapshot; making it failed, or somebody deleted it.', '{"code":"run.notListed"}'),
  ('The answer of Vultr was lost.', '{"code":"run.answerLost"}'),
  ('What is stored of it cannot be read, so it was given up and nothing was sent for it. Its slots go on.', '{"code":"run.unreadable"}'),
  ('Nothing was restored: the instance is not in the account. Check the list of instances.', '{"code":"restore.instanceNotListed"}'),
  ('What is stored of this restore cannot be read, so it was given up and nothing was sent. Look at my.vultr.com whether the instance is being restored.', '{"code":"restore.unreadable"}'),
  ('Nothing was restored: the settings have to be confirmed for the account as it is first. Look at the review under Settings, then restore again.', '{"code":"restore.reviewFirst"}'),
  ('Vultr did not confirm the restore, but the instance has become busy, so it is probably being restored.', '{"code":"restore.presumed"}'),
  ('Vultr did not confirm the restore. The instance was busy and is active again, so it was probably restored. Check the instance.', '{"code":"restore.probablyRestored"}'),
  ('The instance is not in the account any more.', '{"code":"restore.instanceGone"}'),
  ('Nothing was restored: another snapshot of the instance was taken since the restore was asked for. Restore again if it is still wanted.', '{"code":"restore.anotherSnapshot"}'),
  ('Nothing was restored: the instance has changed since the restore was asked for. Check it, and restore again if it is still wanted.', '{"code":"restore.instanceChanged"}'),
  ('Nothing was restored: the snapshot is not in the account any more.', '{"code":"restore.snapshotGone"}'),
  ('Nothing was restored: the snapshot is not complete.', '{"code":"restore.snapshotIncomplete"}'),
  ('Not restored yet: the instance is locked or not ready at Vultr, for example because a snapshot of it is being made. Retrying automatically for up to an hour.', '{"code":"restore.instanceBusy"}'),
  ('Not restored yet: Vultr does not find the instance. Retrying automatically.', '{"code":"restore.instanceNotFound"}'),
  ('Nothing was restored: the panel was stopped while the restore was waiting, and it is not certain that it is still wanted. Restore again if it is.', '{"code":"restore.interrupted"}'),
  ('Nothing was restored: the fresh snapshot that was to be taken first did not succeed.', '{"code":"restore.safetyFailedUnknown"}'),
  ('Vultr did not confirm the restore and the instance did not become busy, so it was probably not restored. The request was not repeated. Check the instance, and restore again if needed.', '{"code":"restore.notBusyUnanswered"}'),
  ('Nothing was restored: the instance was not ready within an hour. Restore again if it is still wanted.', '{"code":"restore.stayedBusy"}'),
  ('Vultr is asked to restore it.', '{"code":"restore.sending"}'),
  ('Vultr is restoring it.', '{"code":"restore.restoring"}'),
  ('Restored; the instance is active again.', '{"code":"restore.complete"}'),
  ('A restore was asked for.', '{"code":"restore.requested"}'),
  ('The answer of Vultr was lost; the snapshot was found in the account by its mark.', '{"code":"activity.run.found"}'),
  ('Its snapshot is gone; another one with its mark stands in.', '{"code":"activity.run.replaced"}'),
  ('Snapshot taken.', '{"code":"activity.run.taken"}'),
  ('Snapshot taken, late.', '{"code":"activity.run.takenLate"}'),
  ('Snapshot taken on time.', '{"code":"activity.run.takenOnTime"}'),
  ('The account holds a snapshot for this time that this database does not know, so none was taken.', '{"code":"activity.run.takenElsewhere"}'),
  ('A part of what is stored of it could not be read and was set anew; it goes on.', '{"code":"activity.run.mended"}'),
  ('Expired: no keep-rule wants it and a newer one is complete.', '{"code":"activity.prune.expired"}'),
  ('Expired: no keep-rule wants it and a newer one is complete. Confirmed by hand.', '{"code":"activity.prune.expiredConfirmed"}'),
  ('Surplus: Vultr made two of the same run, and the other one is complete.', '{"code":"activity.prune.surplus"}'),
  ('Surplus: Vultr made two of the same run, and the other one is complete. Confirmed by hand.', '{"code":"activity.prune.surplusConfirmed"}'),
  ('Vultr said that it is deleted, but still lists it.', '{"code":"prune.stillListed"}'),
  ('The newer snapshot that was to stay is not as it was listed, so this one was kept.', '{"code":"prune.newerNotGood"}'),
  ('Not deleted: it is still being created.', '{"code":"activity.delete.stillPending"}'),
  ('Not deleted: it is protected.', '{"code":"activity.delete.locked"}'),
  ('Not deleted: it is needed by a restore that is under way.', '{"code":"activity.delete.needed"}'),
  ('Not deleted: it came to be protected, or needed by a restore, before it was deleted.', '{"code":"activity.delete.calledOff"}'),
  ('Deleted by hand.', '{"code":"activity.delete.done"}'),
  ('It was interrupted before it was carried out.', '{"code":"activity.change.interrupted"}'),
  ('It cannot be read which snapshot this change was for, so it was given up. Nothing was sent for it.', '{"code":"change.unreadable"}'),
  ('The API key opens another account than before. Nothing is taken, deleted or restored until the settings are confirmed.', '{"code":"activity.review.otherAccount"}'),
  ('The settings were confirmed for the account as it is.', '{"code":"activity.review.confirmed"}'),
  ('API key removed.', '{"code":"activity.apiKey.removed"}'),
  ('Automatic snapshots were turned off, or no longer covered this instance, before it was taken. The same holds for every slot before it that has no record of its own.', '{"code":"run.andAllBefore","with":{"reason":{"code":"run.notCovered"}}}'),
  ('The snapshot before it was still being made when it was due, so none was taken for this slot. The same holds for every slot before it that has no record of its own.', '{"code":"run.andAllBefore","with":{"reason":{"code":"run.stillInTheMaking"}}}'),
  ('It could not be taken when it was due; the snapshot of a later slot stands in for it. The same holds for every slot before it that has no record of its own.', '{"code":"run.andAllBefore","with":{"reason":{"code":"run.stoodIn"}}}');

UPDATE runs SET reason = (SELECT message FROM stored_sentences WHERE words = reason)
  WHERE reason IN (SELECT words FROM stored_sentences);
UPDATE restores SET reason = (SELECT message FROM stored_sentences WHERE words = reason)
  WHERE reason IN (SELECT words FROM stored_sentences);
UPDATE activity SET sentence = (SELECT message FROM stored_sentences WHERE words = sentence)
  WHERE sentence IN (SELECT words FROM stored_sentences);
UPDATE prune_failures SET sentence = (SELECT message FROM stored_sentences WHERE words = sentence)
  WHERE sentence IN (SELECT words FROM stored_sentences);

CREATE TEMP TABLE stored_beginnings (beginning TEXT PRIMARY KEY, code TEXT NOT NULL);
INSERT INTO stored_beginnings (beginning, code) VALUES
  ('Not taken before the next slot was due. The last reason: ', 'run.supersededLast'),
  ('It could not be taken within an hour, so it was given up. The last reason: ', 'run.notInTimeLast'),
  ('Automatic snapshots were turned off, or no longer covered this instance, before it was taken. The last reason: ', 'run.notCoveredLast'),
  ('Nothing was restored: the instance was not ready within an hour. Restore again if it is still wanted. The last reason: ', 'restore.stayedBusyLast'),
  ('Nothing was restored: the fresh snapshot that was to be taken first did not succeed. ', 'restore.safetyFailed');
UPDATE runs SET reason = (
    SELECT json_object('code', code, 'with', json_object('reason',
      json_object('code', 'text', 'with', json_object('text', substr(reason, length(beginning) + 1)))))
    FROM stored_beginnings WHERE substr(reason, 1, length(beginning)) = beginning)
  WHERE EXISTS (SELECT 1 FROM stored_beginnings WHERE substr(reason, 1, length(beginning)) = beginning);
UPDATE restores SET reason = (
    SELECT json_object('code', code, 'with', json_object('reason',
      json_object('code', 'text', 'with', json_object('text', substr(reason, length(beginning) + 1)))))
    FROM stored_beginnings WHERE substr(reason, 1, length(beginning)) = beginning)
  WHERE EXISTS (SELECT 1 FROM stored_beginnings WHERE substr(reason, 1, length(beginning)) = beginning);
UPDATE activity SET sentence = (
    SELECT json_object('code', code, 'with', json_object('reason',
      json_object('code', 'text', 'with', json_object('text', substr(sentence, length(beginning) + 1)))))
    FROM stored_beginnings WHERE substr(sentence, 1, length(beginning)) = beginning)
  WHERE EXISTS (SELECT 1 FROM stored_beginnings WHERE substr(sentence, 1, length(beginning)) = beginning);

DROP TABLE stored_sentences;
DROP TABLE stored_beginnings;
-- end of only
