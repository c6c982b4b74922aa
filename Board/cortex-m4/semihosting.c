// The world of the image in QEMU, by Arm's semihosting: input and output are files of the host, named on the command line.
#include "World.h"

enum { OPEN = 0x01, WRITE_TEXT = 0x04, WRITE = 0x05, READ = 0x06, GET_COMMAND_LINE = 0x15, EXIT_EXTENDED = 0x20 };

static int32_t call(int32_t operation, const void *block) {
  register int32_t r0 __asm__("r0") = operation;
  register const void *r1 __asm__("r1") = block;
  __asm__ volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
  return r0;
}

static int32_t input = -1, output = -1;
__attribute__((section(".eeprom"))) static uint8_t eeprom[65536];

uint8_t *world_eeprom(void) { return eeprom; }

/// The words of the command line: program, input, output.
static void open_files(void) {
  __attribute__((section(".eeprom"))) static char line[512];
  struct { char *text; int32_t length; } command = {line, sizeof line - 1};
  if (call(GET_COMMAND_LINE, &command) != 0) world_exit(98);
  char *words[3] = {line, line, line};
  int32_t count = 0;
  for (char *place = line; *place && count < 3; count++) {
    words[count] = place;
    while (*place && *place != ' ') place++;
    if (*place == ' ') *place++ = 0;
  }
  if (count < 3) world_exit(98);
  for (int32_t index = 1; index < 3; index++) {
    int32_t length = 0;
    while (words[index][length]) length++;
    // Modes of fopen: 1 is rb, 5 wb.
    struct { const char *name; int32_t mode, length; } file = {words[index], index == 1 ? 1 : 5, length};
    int32_t handle = call(OPEN, &file);
    if (handle < 0) world_exit(97);
    if (index == 1) input = handle; else output = handle;
  }
}

int32_t world_read(void *bytes, int32_t count) {
  if (input < 0) open_files();
  struct { int32_t handle; void *bytes; int32_t count; } block = {input, bytes, count};
  // What was not read.
  return count - call(READ, &block);
}

void world_write(const void *bytes, int32_t count) {
  if (output < 0) open_files();
  struct { int32_t handle; const void *bytes; int32_t count; } block = {output, bytes, count};
  if (call(WRITE, &block) != 0) world_exit(96);
}

void world_tell_stack(void) {
  char text[24] = "stack used 00000000\n";
  int32_t value = world_stack_used();
  for (int32_t place = 18; place > 10; place--, value /= 10) text[place] = (char)('0' + value % 10);
  call(WRITE_TEXT, text);
}

_Noreturn void world_exit(int32_t status) {
  const uint32_t block[2] = {0x20026, (uint32_t)status};
  call(EXIT_EXTENDED, block);
  for (;;) {
  }
}
