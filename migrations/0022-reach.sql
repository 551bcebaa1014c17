-- Whether a process is answered by Vultr: 1 it is, 0 it is cut off; NULL while it does not know.
ALTER TABLE replicas ADD COLUMN reaches_vultr INTEGER;
