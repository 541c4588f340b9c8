/*
 * The decision of ParallelMigration, for any language that can call C: a request in JSON in, the answer in JSON out.
 * Requests and answers are those of the JSON contract (README.md of ParallelMigration.Policy.Json).
 *
 * Every function may be called from any number of threads at once. None of them throws, and none reads a file, the network, the
 * environment or a clock to decide.
 */
#ifndef PARALLEL_MIGRATION_H
#define PARALLEL_MIGRATION_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What pm_resolve returns; the first three are the exit statuses of `parallel-migration resolve`. */
#define PM_PLAN 0    /* the answer is a plan with its reasons */
#define PM_REFUSED 1 /* the answer says by which rules, and the ways out */
#define PM_INVALID 2 /* the request was not one; the answer says what is wrong with it */
#define PM_ERROR 3   /* a null pointer, or no memory: there is no answer, *answer is NULL */

/*
 * Answers one request.
 *
 * request        UTF-8, with or without a byte order mark; need not end with a zero byte
 * length         its bytes
 * answer         becomes the answer: one line of UTF-8 and a zero byte; give it to pm_free
 * answer_length  becomes its bytes without that zero byte; may be NULL
 */
int pm_resolve(const char *request, size_t length, char **answer, size_t *answer_length);

/* Frees an answer. NULL is allowed. */
void pm_free(char *answer);

/* The library's version, such as "0.1.0". Not to be freed. */
const char *pm_version(void);

#ifdef __cplusplus
}
#endif

#endif
