// A plugin of QEMU 7.2 that tells, at each mark of an image, how many instructions were executed when it began and when it ended: lines
// `mark begin end`, in the file of `out=`. A mark is a call of `world_mark`, which spells its digits by calls of its own.
//
// Debian ships no header for plugins: what is used of it is declared here (API version 1). Symbols are resolved by QEMU when it loads
// the plugin:   gcc -O2 -shared -fPIC -o libmarks.so marks.c
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef uint64_t qemu_plugin_id_t;
struct qemu_plugin_tb;
struct qemu_plugin_insn;
typedef struct {
  const char *target_name;
  struct { int min, cur; } version;
  bool system_emulation;
  union { struct { int smp_vcpus, max_vcpus; } system; };
} qemu_info_t;
enum qemu_plugin_op { QEMU_PLUGIN_INLINE_ADD_U64 };
enum qemu_plugin_cb_flags { QEMU_PLUGIN_CB_NO_REGS };

size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *tb, size_t index);
const char *qemu_plugin_insn_symbol(const struct qemu_plugin_insn *insn);
void qemu_plugin_register_vcpu_tb_trans_cb(
    qemu_plugin_id_t id, void (*callback)(qemu_plugin_id_t, struct qemu_plugin_tb *));
void qemu_plugin_register_vcpu_tb_exec_inline(
    struct qemu_plugin_tb *tb, enum qemu_plugin_op op, void *counter, uint64_t add);
void qemu_plugin_register_vcpu_tb_exec_cb(
    struct qemu_plugin_tb *tb, void (*callback)(unsigned, void *), enum qemu_plugin_cb_flags flags, void *data);
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *insn);
void qemu_plugin_register_atexit_cb(qemu_plugin_id_t id, void (*callback)(qemu_plugin_id_t, void *), void *data);

__attribute__((visibility("default"))) int qemu_plugin_version = 1;

static uint64_t instructions, begin;
static unsigned digits, mark;
static FILE *file;

static void begin_mark(unsigned cpu, void *data) {
  begin = instructions;
  digits = mark = 0;
}

static void take_digit(unsigned cpu, void *digit) {
  mark = mark << 1 | (digit ? 1 : 0);
  if (++digits < 16) return;
  fprintf(file, "%u %llu %llu\n", mark, (unsigned long long)begin, (unsigned long long)instructions);
}

// The three functions, as they are first seen: where they begin.
static const char *const names[] = {"world_mark", "world_mark_0", "world_mark_1"};
static uint64_t starts[3];

static void translate(qemu_plugin_id_t id, struct qemu_plugin_tb *tb) {
  struct qemu_plugin_insn *first = qemu_plugin_tb_get_insn(tb, 0);
  const char *name = qemu_plugin_insn_symbol(first);
  uint64_t address = qemu_plugin_insn_vaddr(first);
  // A block is left at its end only, but for an exception, of which these images have none.
  qemu_plugin_register_vcpu_tb_exec_inline(
      tb, QEMU_PLUGIN_INLINE_ADD_U64, &instructions, qemu_plugin_tb_n_insns(tb));
  for (int index = 0; name && index < 3; index++) {
    if (strcmp(name, names[index]) != 0) continue;
    if (starts[index] == 0) starts[index] = address;
    if (starts[index] != address) continue;
    if (index == 0) qemu_plugin_register_vcpu_tb_exec_cb(tb, begin_mark, QEMU_PLUGIN_CB_NO_REGS, NULL);
    else qemu_plugin_register_vcpu_tb_exec_cb(tb, take_digit, QEMU_PLUGIN_CB_NO_REGS, index == 2 ? &mark : NULL);
  }
}

static void finish(qemu_plugin_id_t id, void *data) {
  if (fclose(file) != 0) abort();
}

__attribute__((visibility("default"))) int qemu_plugin_install(
    qemu_plugin_id_t id, const qemu_info_t *info, int argc, char **argv) {
  for (int index = 0; index < argc; index++) {
    if (strncmp(argv[index], "out=", 4) == 0) file = fopen(argv[index] + 4, "w");
  }
  if (!file) return 1;
  qemu_plugin_register_vcpu_tb_trans_cb(id, translate);
  qemu_plugin_register_atexit_cb(id, finish, NULL);
  return 0;
}
