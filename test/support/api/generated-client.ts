// Made by `npm run api-types` of the OpenAPI document.
export interface paths {
    "/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Is every server protected?
         * @description For checks: whether something needs attention, and the counts that Overview shows. Needs the scope `read`.
         */
        get: operations["getStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/findings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what needs attention
         * @description What Overview lists, gravest first, all at once. Needs the scope `read`.
         */
        get: operations["listFindings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/instances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List instances
         * @description By their names, each with its protection, its health and what is stored of it. Needs the scope `read`.
         */
        get: operations["listInstances"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/instances/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an instance
         * @description Needs the scope `read`.
         */
        get: operations["getInstance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/instances/{id}/schedule": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the schedule of an instance
         * @description Needs the scope `read`.
         */
        get: operations["getInstanceSchedule"];
        /**
         * Choose the schedule of an instance
         * @description The default one, one of its own, or never. What deletes snapshots, leaves it unprotected or makes what is stored grow beyond the bounds is answered with its preview first, and saved when the request comes again with the fingerprint as `Confirm`. Needs the scope `destroy`.
         */
        put: operations["saveInstanceSchedule"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/instances/{id}/snapshots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a snapshot of an instance
         * @description With `wait`, the answer comes when the snapshot is complete, or when the time is over; who stops waiting stops nothing. Send an `Idempotency-Key`, so that a repeated request takes no second one. Needs the scope `operate`.
         */
        post: operations["takeSnapshotOfInstance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/snapshots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List snapshots
         * @description Needs the scope `read`.
         */
        get: operations["listSnapshots"];
        put?: never;
        /**
         * Take a snapshot
         * @description With `wait`, the answer comes when the snapshot is complete, or when the time is over; who stops waiting stops nothing. Send an `Idempotency-Key`, so that a repeated request takes no second one. Needs the scope `operate`.
         */
        post: operations["takeSnapshot"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/snapshots/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a snapshot
         * @description Needs the scope `read`.
         */
        get: operations["getSnapshot"];
        put?: never;
        post?: never;
        /**
         * Delete a snapshot
         * @description This cannot be undone. What is locked, pending or needed by a restore is not deleted. Needs the scope `destroy`.
         */
        delete: operations["deleteSnapshot"];
        options?: never;
        head?: never;
        /**
         * Rename, lock or unlock a snapshot
         * @description Needs the scope `operate`.
         */
        patch: operations["changeSnapshot"];
        trace?: never;
    };
    "/snapshots/{id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Restore a snapshot
         * @description Overwrites the disk of an instance. By default a snapshot of it is taken first, and kept for 30 days. Needs the scope `destroy`.
         */
        post: operations["restoreSnapshot"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/restores/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a restore
         * @description Needs the scope `read`.
         */
        get: operations["getRestore"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/restores/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a restore while it waits
         * @description A safety snapshot that was begun is kept. Needs the scope `destroy`.
         */
        post: operations["cancelRestore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List runs
         * @description Each attempt to have a snapshot taken, newest first. Needs the scope `read`.
         */
        get: operations["listRuns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a run
         * @description Needs the scope `read`.
         */
        get: operations["getRun"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List activity
         * @description Newest first. With `after` the entries that follow one are given, oldest first: ask again with the last ID to follow what happens. A page may be shorter than `limit`, as so many entries are looked at; it is the last where `next` is null. Needs the scope `read`.
         */
        get: operations["listActivity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the snapshot settings
         * @description Needs the scope `read`.
         */
        get: operations["getSettings"];
        /**
         * Save the snapshot settings
         * @description What deletes snapshots, leaves instances unprotected or makes what is stored grow beyond the bounds is answered with its preview first, and saved when the request comes again with the fingerprint as `Confirm`. Needs the scope `destroy`.
         */
        put: operations["saveSettings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/settings/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Preview a change of the snapshot settings
         * @description What saving them would delete, leave unprotected and cost. Nothing is saved. Needs the scope `read`.
         */
        post: operations["previewSettings"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get this document
         * @description Needs the scope `read`.
         */
        get: operations["getDocument"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        ActivityList: {
            items: {
                id: number;
                at: string | null;
                /** @description A user, `scheduler`, or `token: ` and its name. */
                actor: string;
                kind: ("run" | "prune" | "snapshot" | "restore" | "settings" | "problem" | "api-key" | "api-token" | "sign-in" | "request") | null;
                outcome: ("ok" | "failed" | "missed" | "info") | null;
                instanceId: string | null;
                snapshotId: string | null;
                /** @description What it was done to, as it was called. */
                subject: string | null;
                /** @description Stable, for programs. */
                code: string;
                text: string;
            }[];
            /** @description Send it as `cursor` for what follows; null at the end. */
            next: string | null;
            /** @description How many there are on all pages; null where they are not counted. */
            total: number | null;
        };
        FindingList: {
            items: {
                id: string;
                /** @description Stable, for programs. */
                code: string;
                /**
                 * @description `danger`: snapshots are missing or will be. `warning`: to know, or to decide.
                 * @enum {string}
                 */
                severity: "danger" | "warning";
                title: string;
                text: string;
                since: string | null;
                instanceId: string | null;
                instanceLabel: string | null;
                isAcknowledged: boolean;
            }[];
            /** @description Send it as `cursor` for what follows; null at the end. */
            next: string | null;
            /** @description How many there are on all pages; null where they are not counted. */
            total: number | null;
        };
        Status: {
            /** @description Something is wrong that nobody has acknowledged, or an instance is unprotected. */
            needsAttention: boolean;
            /** @description Automatic snapshots are on. */
            isEnabled: boolean;
            /** @description Every instance is protected, or excluded by decision. */
            isProtected: boolean;
            instances: {
                total: number;
                covered: number;
                unprotected: number;
                excluded: number;
            };
            /** @description That nobody has acknowledged; `findings` lists them. */
            problems: number;
            acknowledged: number;
            nextSnapshotAt: string | null;
            snapshots: {
                count: number;
                bytes: number;
                usdMonth: number;
            };
            account: {
                /** @description When the lists of the account were last read. */
                readAt: string | null;
                /** @description Why they could not be read anew. */
                problem: string | null;
            };
        };
        SnapshotSettings: {
            /** @enum {string} */
            frequency: "every-hour" | "every-two-hours" | "every-three-hours" | "every-four-hours" | "every-six-hours" | "every-eight-hours" | "every-twelve-hours" | "every-day" | "every-week" | "every-month" | "custom";
            startTime: string;
            timeZone: string;
            customCron?: string;
            retentionDays: number;
            spreadMinutes?: number;
            /** @default {} */
            keep: {
                last?: number | "all";
                hourly?: number | "all";
                daily?: number | "all";
                weekly?: number | "all";
                monthly?: number | "all";
                yearly?: number | "all";
            };
            enabled: boolean;
            covers: {
                /** @constant */
                kind: "this-server";
            } | {
                /** @constant */
                kind: "selected";
                instanceIds: string[];
            } | {
                /** @constant */
                kind: "all";
            } | {
                /** @constant */
                kind: "tag";
                tag: string;
            };
            snapshotLimit?: number;
            orphanDays?: number;
        };
        InstanceSchedule: {
            /** @enum {string} */
            mode: "default" | "own" | "never" | "unreadable";
            /** @description Where the mode is `own`. */
            schedule?: {
                /** @enum {string} */
                frequency: "every-hour" | "every-two-hours" | "every-three-hours" | "every-four-hours" | "every-six-hours" | "every-eight-hours" | "every-twelve-hours" | "every-day" | "every-week" | "every-month" | "custom";
                startTime: string;
                timeZone: string;
                customCron?: string;
                retentionDays: number;
                spreadMinutes?: number;
                /** @default {} */
                keep: {
                    last?: number | "all";
                    hourly?: number | "all";
                    daily?: number | "all";
                    weekly?: number | "all";
                    monthly?: number | "all";
                    yearly?: number | "all";
                };
            };
        };
        Preview: {
            /** @description To be sent as `Confirm`; null where there is nothing to confirm. */
            fingerprint: string | null;
            deletes: {
                count: number;
                bytes: number;
                usdMonth: number;
            };
            /** @description Those of which something is deleted by the change. */
            instances: {
                instanceId: string;
                instanceLabel: string;
                /** @description Snapshots that this change deletes. */
                deleted: {
                    id: string;
                    name: string;
                    createdAt: string | null;
                    sizeBytes: number;
                }[];
                expiredAnyway: number;
                kept: number;
                /** @description No schedule applied to it before. */
                isResumed: boolean;
            }[];
            /** @description Protected now, and no longer once it is saved. */
            unprotected: {
                instanceId: string;
                instanceLabel: string;
            }[];
            /** @description What expires by `orphanDays` of instances that lose protection, and, where that is set or shortened, of those gone or unprotected already. */
            expiresLater: {
                instanceId: string;
                instanceLabel: string;
                count: number;
                bytes: number;
                from: string | null;
            }[];
            /** @description Where it makes the cost jump. */
            costJump: {
                fromUsdMonth: number;
                toUsdMonth: number;
            } | null;
            /** @description Where far more is stored by it in the long run. */
            growth: {
                /** @description The cost of single instances jumps; the figures are those of the first. */
                instanceCost: {
                    fromUsdMonth: number;
                    toUsdMonth: number;
                    instances: {
                        instanceId: string;
                        instanceLabel: string;
                    }[];
                } | null;
                /** @description How many are stored of all together, where that is many more. */
                snapshots: {
                    from: number;
                    to: number;
                } | null;
                /** @description How many are stored of a single instance, where that is many. */
                instanceSnapshots: {
                    most: number;
                    instances: {
                        instanceId: string;
                        instanceLabel: string;
                    }[];
                } | null;
                /** @description A keep rule keeps every one, so that their number grows without end. */
                endless: {
                    instances: {
                        instanceId: string;
                        instanceLabel: string;
                    }[];
                } | null;
                /** @description More are needed than `snapshotLimit`. */
                limit: {
                    limit: number;
                    /** @description Null: ever more. */
                    needed: number | null;
                } | null;
                /** @description What they would cost if the disks were full, while no size is known. */
                fullDisks: {
                    toUsdMonth: number;
                } | null;
            } | null;
        };
        Instance: {
            /** Format: uuid */
            id: string;
            label: string;
            hostname: string;
            region: string;
            plan: string;
            mainIp: string;
            tags: string[];
            /** @description Vultr’s own word, such as `active`; empty once it has left the account. */
            state: string;
            /** @description False for one that has left the account. */
            isListed: boolean;
            isThisServer: boolean;
            /** @enum {string} */
            protection: "protected" | "unprotected" | "excluded" | "gone";
            /** @description Automatic snapshots are taken of it. */
            isProtected: boolean;
            health: {
                isHealthy: boolean;
                /** @enum {string} */
                level: "good" | "warning" | "danger" | "unprotected" | "none";
                text: string;
                /** @description What is wrong with it, gravest first. */
                findings: {
                    kind: string;
                    /** @enum {string} */
                    severity: "danger" | "warning";
                    title: string;
                    text: string;
                    since: string | null;
                }[];
            };
            schedule: {
                /** @enum {string} */
                mode: "default" | "own" | "never" | "unreadable";
                text: string;
            };
            nextSnapshotAt: string | null;
            /** @description When the latest good snapshot was taken. */
            lastSuccessAt: string | null;
            isOverdue: boolean;
            snapshots: {
                count: number;
                /** @description What Vultr bills for. */
                bytes: number;
                /** @description What that costs, in USD a month. */
                usdMonth: number;
            };
        };
        InstanceList: {
            items: components["schemas"]["Instance"][];
            /** @description Send it as `cursor` for what follows; null at the end. */
            next: string | null;
            /** @description How many there are on all pages; null where they are not counted. */
            total: number | null;
        };
        Document: {
            openapi: string;
        } & {
            [key: string]: unknown;
        };
        Snapshot: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @description Null for an external one: nothing says what it was taken of. */
            instanceId: string | null;
            instanceLabel: string | null;
            createdAt: string | null;
            /** @description `pending`, `complete`, or another word of Vultr’s. */
            status: string;
            /** @description What is stored, and billed; 0 until it is complete. */
            sizeBytes: number;
            /** @description The disk that it was taken of. */
            diskBytes: number;
            /** @description What storing it costs, in USD a month. */
            usdMonth: number;
            /** @enum {string} */
            origin: "automatic" | "manual" | "external";
            isLocked: boolean;
            /** @description Estimated expiry; null if it never expires or that is unknown. */
            expiresAt: string | null;
            /** @description `held` and `under-review` wait for a confirmation; null where pruning leaves it alone. */
            fate: ("locked" | "kept" | "expires" | "expired" | "held" | "under-review") | null;
            /** @description The keep rules that apply, and what else keeps it. */
            keptBecause: string[];
        };
        SnapshotList: {
            items: components["schemas"]["Snapshot"][];
            /** @description Send it as `cursor` for what follows; null at the end. */
            next: string | null;
            /** @description How many there are on all pages; null where they are not counted. */
            total: number | null;
        };
        Run: {
            id: string;
            instanceId: string;
            instanceLabel: string;
            /** @description Of the snapshot. */
            name: string;
            /** @enum {string} */
            trigger: "schedule" | "manual";
            /**
             * @description `queued` waits for its turn, `creating` may have been sent, `pending` is being made by Vultr; `missed` is a scheduled time at which none was attempted.
             * @enum {string}
             */
            state: "queued" | "creating" | "pending" | "complete" | "failed" | "missed";
            isLate: boolean;
            actor: string;
            scheduledAt: string | null;
            createdAt: string | null;
            finishedAt: string | null;
            nextAttemptAt: string | null;
            attempts: number;
            snapshotId: string | null;
            /** @description Why it failed, was missed, or is not through yet. */
            reason: {
                /** @description Stable, for programs. */
                code: string;
                text: string;
            } | null;
        };
        RunList: {
            items: components["schemas"]["Run"][];
            /** @description Send it as `cursor` for what follows; null at the end. */
            next: string | null;
            /** @description How many there are on all pages; null where they are not counted. */
            total: number | null;
        };
        Restore: {
            id: string;
            /** @description Whose disk is overwritten. */
            instanceId: string;
            instanceLabel: string;
            snapshotId: string;
            snapshotName: string;
            /** @description The run of the snapshot that is taken first. */
            safetyRunId: string | null;
            /** @enum {string} */
            state: "waiting" | "sending" | "restoring" | "complete" | "failed";
            isOpen: boolean;
            actor: string;
            createdAt: string | null;
            sentAt: string | null;
            finishedAt: string | null;
            /** @description Why it failed, or waits. */
            reason: {
                /** @description Stable, for programs. */
                code: string;
                text: string;
            } | null;
            steps: {
                /** @enum {string} */
                name: "safety" | "waiting" | "sent" | "restored";
                /** @enum {string} */
                state: "done" | "now" | "ahead" | "never" | "failed" | "canceled" | "left-out";
            }[];
        };
        SaveSnapshotSettings: {
            /** @enum {string} */
            frequency: "every-hour" | "every-two-hours" | "every-three-hours" | "every-four-hours" | "every-six-hours" | "every-eight-hours" | "every-twelve-hours" | "every-day" | "every-week" | "every-month" | "custom";
            startTime: string;
            timeZone: string;
            customCron?: string;
            retentionDays: number;
            spreadMinutes?: number;
            /** @default {} */
            keep: {
                last?: number | "all";
                hourly?: number | "all";
                daily?: number | "all";
                weekly?: number | "all";
                monthly?: number | "all";
                yearly?: number | "all";
            };
            enabled: boolean;
            covers: {
                /** @constant */
                kind: "this-server";
            } | {
                /** @constant */
                kind: "selected";
                instanceIds: string[];
            } | {
                /** @constant */
                kind: "all";
            } | {
                /** @constant */
                kind: "tag";
                tag: string;
            };
            snapshotLimit?: number;
            orphanDays?: number;
        };
        ChooseSchedule: {
            /** @constant */
            mode: "default";
        } | {
            /** @constant */
            mode: "own";
            schedule: {
                /** @enum {string} */
                frequency: "every-hour" | "every-two-hours" | "every-three-hours" | "every-four-hours" | "every-six-hours" | "every-eight-hours" | "every-twelve-hours" | "every-day" | "every-week" | "every-month" | "custom";
                startTime: string;
                timeZone: string;
                customCron?: string;
                retentionDays: number;
                spreadMinutes?: number;
                /** @default {} */
                keep: {
                    last?: number | "all";
                    hourly?: number | "all";
                    daily?: number | "all";
                    weekly?: number | "all";
                    monthly?: number | "all";
                    yearly?: number | "all";
                };
            };
        } | {
            /** @constant */
            mode: "never";
        };
        TakeSnapshot: {
            /** Format: uuid */
            instanceId: string;
            /** @description Up to 100 characters; the name of the instance by default. */
            name?: string;
            /** @description `12h`, `7d` or `4w` from now on. Without an expiry it stays until somebody deletes it. */
            expiresIn?: string;
            /**
             * Format: date-time
             * @description The same as an instant.
             */
            expiresAt?: string;
        };
        TakeSnapshotOfInstance: {
            /** @description Up to 100 characters; the name of the instance by default. */
            name?: string;
            /** @description `12h`, `7d` or `4w` from now on. Without an expiry it stays until somebody deletes it. */
            expiresIn?: string;
            /**
             * Format: date-time
             * @description The same as an instant.
             */
            expiresAt?: string;
        };
        ChangeSnapshot: {
            name?: string;
            /** @description Unlocking needs the scope `destroy`: what is locked is neither pruned nor deleted. */
            isLocked?: boolean;
        };
        RestoreSnapshot: {
            /**
             * Format: uuid
             * @description Whose disk is overwritten.
             */
            instanceId: string;
            /**
             * @description Takes a snapshot of that instance first, and restores when it is complete.
             * @default true
             */
            safetySnapshot: boolean;
        };
        /** @description RFC 9457. Programs decide by `code`; title and detail are for people, in their language. */
        Problem: {
            /** Format: uri */
            type: string;
            title: string;
            status: number;
            detail: string;
            /** @enum {string} */
            code: "malformed" | "unauthorized" | "forbidden" | "foreign-request" | "not-found" | "method-not-allowed" | "busy" | "confirmation-required" | "external" | "idempotency-in-progress" | "idempotency-unfinished" | "locked" | "needed" | "no-api-key" | "not-possible" | "pending" | "stored-otherwise" | "too-late" | "vultr-refused" | "precondition-failed" | "too-large" | "unsupported-type" | "idempotency-key-reused" | "invalid" | "precondition-required" | "rate-limited" | "unexpected" | "database-unavailable" | "settings-unreadable" | "vultr-unconfirmed" | "vultr-unreachable";
            /** @description Of `invalid`: each value that cannot be taken. */
            errors?: {
                field: string;
                message: string;
            }[];
            /** @description Of `confirmation-required`: to be sent as `Confirm`. */
            fingerprint?: string;
            preview?: components["schemas"]["Preview"];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getStatus: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How things stand. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Status"];
                };
            };
            /** @description What If-None-Match names. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unexpected` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listFindings: {
        parameters: {
            query?: {
                /** @description Only what somebody has acknowledged, or only what nobody has. */
                acknowledged?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FindingList"];
                };
            };
            /** @description What If-None-Match names. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unexpected` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listInstances: {
        parameters: {
            query?: {
                /** @description How many at once. */
                limit?: number;
                /** @description The `next` of the page before. It holds where that ended, so that what is added or deleted meanwhile shifts nothing. */
                cursor?: string;
                /** @description The parts of the list, as on the page. */
                filter?: "all" | "unprotected" | "problems" | "custom" | "excluded";
                /** @description In label, host name, address, region and tags. */
                search?: string;
                /** @description Only instances with this tag. */
                tag?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InstanceList"];
                };
            };
            /** @description What If-None-Match names. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `no-api-key` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unexpected` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database-unavailable`, `settings-unreadable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getInstance: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The ID of the instance. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The instance. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Instance"];
                };
            };
            /** @description What If-None-Match names. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `no-api-key` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unexpected` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database-unavailable`, `settings-unreadable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getInstanceSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The ID of the instance. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was chosen. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InstanceSchedule"];
                };
            };
            /** @description What If-None-Match names. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `no-api-key` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unexpected` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database-unavailable`, `settings-unreadable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    saveInstanceSchedule: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag of what was read, or `*`. */
                "If-Match": string;
                /** @description The fingerprint of the preview that was seen. */
                Confirm?: string;
            };
            path: {
                /** @description The ID of the instance. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChooseSchedule"];
            };
        };
        responses: {
            /** @description What is chosen now. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InstanceSchedule"];
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`, `foreign-request` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `confirmation-required`, `no-api-key` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition-failed` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition-required` */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unexpected` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database-unavailable`, `settings-unreadable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    takeSnapshotOfInstance: {
        parameters: {
            query?: {
                /** @description Waits until the snapshot is complete: `true` for 50 seconds, or so many seconds up to 600. What takes longer is answered with its run, to be looked at again. */
                wait?: string;
            };
            header?: {
                /** @description Up to 255 characters. The same request with the same key is answered as before, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The ID of the instance. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TakeSnapshotOfInstance"];
            };
        };
        responses: {
            /** @description It is complete: the snapshot. Only where the request waits. */
            201: {
                headers: {
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Snapshot"];
                };
            };
            /** @description Started: its run; poll Location. */
            202: {
                headers: {
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`, `foreign-request` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy`, `vultr-refused`, `no-api-key`, `idempotency-in-progress`, `idempotency-unfinished` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-key-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unexpected` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database-unavailable`, `vultr-unreachable`, `settings-unreadable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `vultr-unconfirmed` */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSnapshots: {
        parameters: {
            query?: {
                /** @description How many at once. */
                limit?: number;
                /** @description The `next` of the page before. It holds where that ended, so that what is added or deleted meanwhile shifts nothing. */
                cursor?: string;
                /** @description Only snapshots of this instance; `this` is the one that the panel runs on. */
                instance?: "this" | string;
                /** @description `external` ones were not taken by this panel. */
                origin?: "automatic" | "manual" | "external";
                state?: "complete" | "pending" | "expired" | "other" | "locked";
                /** @description Only snapshots whose instance is gone, unprotected or excluded. */
                orphans?: "any" | "gone" | "unprotected" | "excluded";
                /** @description The first day, in UTC. */
                from?: string;
                /** @description The last day, in UTC. */
                until?: string;
                /** @description In the name of the snapshot and of its instance. */
                search?: string;
                /** @description A leading minus is descending; without it the newest come first. */
                sort?: "created" | "name" | "-name" | "instance" | "-instance" | "size" | "-size" | "expiry" | "-expiry";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SnapshotList"];
                };
            };
            /** @description What If-None-Match names. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `no-api-key` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unexpected` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database-unavailable`, `settings-unreadable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    takeSnapshot: {
        parameters: {
            query?: {
                /** @description Waits until the snapshot is complete: `true` for 50 seconds, or so many seconds up to 600. What takes longer is answered with its run, to be looked at again. */
                wait?: string;
            };
            header?: {
                /** @description Up to 255 characters. The same request with the same key is answered as before, for a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TakeSnapshot"];
            };
        };
        responses: {
            /** @description It is complete: the snapshot. Only where the request waits. */
            201: {
                headers: {
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Snapshot"];
                };
            };
            /** @description Started: its run; poll Location. */
            202: {
                headers: {
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`, `foreign-request` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy`, `vultr-refused`, `no-api-key`, `idempotency-in-progress`, `idempotency-unfinished` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-key-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unexpected` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database-unavailable`, `vultr-unreachable`, `settings-unreadable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `vultr-unconfirmed` */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSnapshot: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The ID of the snapshot. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The snapshot. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Snapshot"];
                };
            };
            /** @description What If-None-Match names. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `no-api-key` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unexpected` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database-unavailable`, `settings-unreadable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteSnapshot: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what was read, or `*`. */
                "If-Match"?: string;
            };
            path: {
                /** @description The ID of the snapshot. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is deleted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`, `foreign-request` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy`, `locked`, `needed`, `pending`, `vultr-refused`, `no-api-key` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition-failed` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unexpected` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database-unavailable`, `vultr-unreachable`, `settings-unreadable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `vultr-unconfirmed` */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeSnapshot: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what was read, or `*`. */
                "If-Match"?: string;
            };
            path: {
                /** @description The ID of the snapshot. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeSnapshot"];
            };
        };
        responses: {
            /** @description The snapshot as it is now. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Snapshot"];
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`, `foreign-request` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy`, `external`, `stored-otherwise`, `vultr-refused`, `no-api-key` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition-failed` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unexpected` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database-unavailable`, `vultr-unreachable`, `settings-unreadable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `vultr-unconfirmed` */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    restoreSnapshot: {
        parameters: {
            query?: never;
            header?: {
                /** @description Up to 255 characters. The same request with the same key is answered as before, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The ID of the snapshot. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RestoreSnapshot"];
            };
        };
        responses: {
            /** @description Started; poll Location. */
            202: {
                headers: {
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Restore"];
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`, `foreign-request` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy`, `pending`, `not-possible`, `vultr-refused`, `no-api-key`, `idempotency-in-progress`, `idempotency-unfinished` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-key-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unexpected` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database-unavailable`, `settings-unreadable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRestore: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The ID of the restore. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How far it has come. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Restore"];
                };
            };
            /** @description What If-None-Match names. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unexpected` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelRestore: {
        parameters: {
            query?: never;
            header?: {
                /** @description Up to 255 characters. The same request with the same key is answered as before, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The ID of the restore. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is canceled. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Restore"];
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`, `foreign-request` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-late`, `idempotency-in-progress`, `idempotency-unfinished` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-key-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unexpected` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRuns: {
        parameters: {
            query?: {
                /** @description How many at once. */
                limit?: number;
                /** @description The `next` of the page before. It holds where that ended, so that what is added or deleted meanwhile shifts nothing. */
                cursor?: string;
                /** @description Only runs of this instance. */
                instance?: string;
                state?: "queued" | "creating" | "pending" | "complete" | "failed" | "missed";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunList"];
                };
            };
            /** @description What If-None-Match names. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unexpected` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The ID of the run. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The run. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description What If-None-Match names. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unexpected` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listActivity: {
        parameters: {
            query?: {
                /** @description How many at once. */
                limit?: number;
                /** @description The `next` of the page before. It holds where that ended, so that what is added or deleted meanwhile shifts nothing. */
                cursor?: string;
                outcome?: "ok" | "failed" | "missed" | "info";
                kind?: "run" | "prune" | "snapshot" | "restore" | "settings" | "problem" | "api-key" | "api-token" | "sign-in" | "request";
                /** @description Only of this instance. */
                instance?: string;
                actor?: string;
                /** @description In UTC. */
                day?: string;
                /** @description The ID of the last entry that is known. */
                after?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActivityList"];
                };
            };
            /** @description What If-None-Match names. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unexpected` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The settings. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SnapshotSettings"];
                };
            };
            /** @description What If-None-Match names. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unexpected` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database-unavailable`, `settings-unreadable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    saveSettings: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag of what was read, or `*`. */
                "If-Match": string;
                /** @description The fingerprint of the preview that was seen. */
                Confirm?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SaveSnapshotSettings"];
            };
        };
        responses: {
            /** @description The settings as they are now. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SnapshotSettings"];
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`, `foreign-request` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `confirmation-required` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition-failed` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition-required` */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unexpected` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    previewSettings: {
        parameters: {
            query?: never;
            header?: {
                /** @description Up to 255 characters. The same request with the same key is answered as before, for a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SaveSnapshotSettings"];
            };
        };
        responses: {
            /** @description The preview. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preview"];
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`, `foreign-request` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-in-progress`, `idempotency-unfinished` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-key-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unexpected` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDocument: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The OpenAPI document. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Document"];
                };
            };
            /** @description What If-None-Match names. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unexpected` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `database-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
