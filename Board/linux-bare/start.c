// The world of an image on Linux without a C library: standard input and output by system calls, AArch64 and x86-64.
#include "World.h"

#if defined(__aarch64__)
enum { READ = 63, WRITE = 64, EXIT = 93 };
static long call(long number, long a, long b, long c) {
  register long x8 __asm__("x8") = number;
  register long x0 __asm__("x0") = a;
  register long x1 __asm__("x1") = b;
  register long x2 __asm__("x2") = c;
  __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2) : "memory");
  return x0;
}
#elif defined(__x86_64__)
enum { READ = 0, WRITE = 1, EXIT = 60 };
static long call(long number, long a, long b, long c) {
  long result;
  __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c) : "rcx", "r11", "memory");
  return result;
}
#else
#error "AArch64 or x86-64"
#endif

static uint8_t eeprom[65536];

uint8_t *world_eeprom(void) { return eeprom; }

int32_t world_read(void *bytes, int32_t count) {
  int32_t taken = 0;
  while (taken < count) {
    long got = call(READ, 0, (long)((uint8_t *)bytes + taken), count - taken);
    if (got == -4) continue;
    if (got <= 0) break;
    taken += (int32_t)got;
  }
  return taken;
}

void world_write(const void *bytes, int32_t count) {
  int32_t given = 0;
  while (given < count) {
    long put = call(WRITE, 1, (long)((const uint8_t *)bytes + given), count - given);
    if (put == -4) continue;
    if (put <= 0) world_exit(96);
    given += (int32_t)put;
  }
}

_Noreturn void world_exit(int32_t status) {
  for (;;) call(EXIT, status, 0, 0);
}

int32_t world_stack_used(void) { return 0; }
void world_tell_stack(void) {}

#if defined(WORLD_STARTS)
int main(int count, char **words);

void world_start(void) {
  main(0, 0);
  world_exit(0);
}
#if defined(__aarch64__)
__asm__(".globl _start\n_start: mov x29, #0\n mov x30, #0\n b world_start\n");
#else
__asm__(".globl _start\n_start: xor %ebp, %ebp\n and $-16, %rsp\n call world_start\n");
#endif
#endif

// The image is a file that the host has loaded, and its memory the host's.
int32_t world_image_words(void) { return 0; }
uint32_t world_image_word(int32_t place) { return (uint32_t)place; }
int32_t world_memory_blocks(void) { return 0; }
int32_t world_test_memory(int32_t block) { return block >= 0; }
