/*
 * The C ABI, from C: abi_test REQUESTS ANSWERS, two files of lines that belong together.
 * Every answer must be the expected one, also from many threads at once; nothing may leak, and nothing may harm.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "parallel_migration.h"

#define MOST_LINES 1024
#define THREADS 8
#define ROUNDS 200

/* Memory that the collector has not given back yet is no leak: what may be in use more after a hundred thousand calls than before. */
#define LEAKING_CALLS 100000
#define MAY_GROW_BY (16L * 1024 * 1024)

struct line { char *text; size_t length; };

static struct line requests[MOST_LINES], answers[MOST_LINES];
static int count;

#define CHECK(condition, ...) \
    do { if (!(condition)) { fprintf(stderr, "%s:%d: ", __FILE__, __LINE__); fprintf(stderr, __VA_ARGS__); fputc('\n', stderr); exit(1); } } while (0)

static int read_lines(const char *path, struct line *lines)
{
    FILE *file = fopen(path, "r");
    CHECK(file, "%s cannot be read", path);
    int read = 0;
    char *text = NULL;
    size_t room = 0;
    ssize_t length;
    while ((length = getline(&text, &room, file)) > 0) {
        CHECK(read < MOST_LINES, "%s has more than %d lines", path, MOST_LINES);
        if (text[length - 1] == '\n') {
            text[--length] = 0;
        }
        lines[read].text = strdup(text);
        lines[read++].length = (size_t)length;
    }
    free(text);
    fclose(file);
    return read;
}

static int expected_status(const char *answer)
{
    return strncmp(answer, "{\"outcome\":\"plan\"", 17) == 0 ? PM_PLAN : strncmp(answer, "{\"outcome\":\"refused\"", 20) == 0 ? PM_REFUSED : PM_INVALID;
}

static void resolve(int i)
{
    char *answer = NULL;
    size_t length = 0;
    int status = pm_resolve(requests[i].text, requests[i].length, &answer, &length);
    CHECK(answer, "line %d: status %d and no answer", i + 1, status);
    CHECK(length == answers[i].length && memcmp(answer, answers[i].text, length + 1) == 0, "line %d: %s\n    instead of %s", i + 1, answer, answers[i].text);
    CHECK(status == expected_status(answers[i].text), "line %d: status %d", i + 1, status);
    pm_free(answer);
}

static void *many_times(void *unused)
{
    (void)unused;
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < count; i++) {
            resolve(i);
        }
    }
    return NULL;
}

static void misuse(void)
{
    char byte = '{';
    char *answer = &byte;
    size_t length = 1;
    CHECK(pm_resolve(NULL, 1, &answer, &length) == PM_ERROR && !answer && length == 0, "a null request");
    CHECK(pm_resolve("{}", 2, NULL, &length) == PM_ERROR, "nowhere to put the answer");
    answer = &byte;
    CHECK(pm_resolve("{}", (size_t)-1, &answer, NULL) == PM_ERROR && !answer, "an impossible length");
    CHECK(pm_resolve(NULL, 0, &answer, NULL) == PM_INVALID && answer, "an empty request is answered");
    pm_free(answer);
    pm_free(NULL);
}

static long resident(void)
{
    long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    CHECK(file && fscanf(file, "%*d %ld", &pages) == 1, "/proc/self/statm cannot be read");
    fclose(file);
    return pages * sysconf(_SC_PAGESIZE);
}

int main(int argc, char **argv)
{
    CHECK(argc == 3, "abi_test REQUESTS ANSWERS");
    count = read_lines(argv[1], requests);
    CHECK(count > 0 && read_lines(argv[2], answers) == count, "one answer for each request");
    CHECK(strlen(pm_version()) > 0, "a version");
    misuse();

    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) {
        CHECK(pthread_create(&threads[i], NULL, many_times, NULL) == 0, "a thread");
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
    }

    long before = resident();
    for (int i = 0; i < LEAKING_CALLS; i++) {
        resolve(i % count);
    }
    long grown = resident() - before;
    CHECK(grown < MAY_GROW_BY, "%ld bytes more after %d calls", grown, LEAKING_CALLS);

    printf("%s: %d requests, %d threads, %ld bytes more after %d calls\n", pm_version(), count, THREADS, grown, LEAKING_CALLS);
    for (int i = 0; i < count; i++) {
        free(requests[i].text);
        free(answers[i].text);
    }
    return 0;
}
