/* Preloaded into a scorer. The wall clock shows the milliseconds since 1970 that the file of STANDING_CLOCK holds, so that two binaries write
   the same times. Every other clock goes on: timers and time-outs are real. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int clock_gettime(clockid_t clock, struct timespec *time) {
  if (clock != CLOCK_REALTIME) return (int)syscall(SYS_clock_gettime, clock, time);
  char text[32];
  int file = open(getenv("STANDING_CLOCK"), O_RDONLY | O_CLOEXEC);
  ssize_t length = file < 0 ? -1 : read(file, text, sizeof text - 1);
  if (length <= 0) abort();
  close(file);
  text[length] = 0;
  long long milliseconds = atoll(text);
  time->tv_sec = milliseconds / 1000;
  time->tv_nsec = milliseconds % 1000 * 1000000;
  return 0;
}
