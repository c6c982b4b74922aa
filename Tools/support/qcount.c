// A plugin of QEMU 7.2 that counts instructions by function: lines `instructions calls name`, in the file of `out=`.
//
// Debian ships no header for plugins: what is used of it is declared here (API version 1). Symbols are resolved by QEMU when it loads
// the plugin:   gcc -O2 -shared -fPIC -o libqcount.so qcount.c
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

size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *tb, size_t index);
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *insn);
const char *qemu_plugin_insn_symbol(const struct qemu_plugin_insn *insn);
void qemu_plugin_register_vcpu_tb_trans_cb(
    qemu_plugin_id_t id, void (*callback)(qemu_plugin_id_t, struct qemu_plugin_tb *));
void qemu_plugin_register_vcpu_insn_exec_inline(
    struct qemu_plugin_insn *insn, enum qemu_plugin_op op, void *counter, uint64_t add);
void qemu_plugin_register_atexit_cb(qemu_plugin_id_t id, void (*callback)(qemu_plugin_id_t, void *), void *data);

__attribute__((visibility("default"))) int qemu_plugin_version = 1;

struct Function {
  const char *name;
  uint64_t first;
  uint64_t instructions;
  uint64_t calls;
};

enum { MOST = 4096 };
static struct Function functions[MOST];
static size_t count;
static const char *path;

static struct Function *find(const char *name, uint64_t address) {
  for (size_t index = 0; index < count; index++) {
    if (functions[index].name == name || strcmp(functions[index].name, name) == 0) return &functions[index];
  }
  if (count == MOST) abort();
  functions[count] = (struct Function){strdup(name), address, 0, 0};
  return &functions[count++];
}

static void translate(qemu_plugin_id_t id, struct qemu_plugin_tb *tb) {
  size_t number = qemu_plugin_tb_n_insns(tb);
  for (size_t index = 0; index < number; index++) {
    struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, index);
    const char *name = qemu_plugin_insn_symbol(insn);
    uint64_t address = qemu_plugin_insn_vaddr(insn);
    struct Function *function = find(name ? name : "?", address);
    qemu_plugin_register_vcpu_insn_exec_inline(insn, QEMU_PLUGIN_INLINE_ADD_U64, &function->instructions, 1);
    // A function is first seen where it begins: nothing jumps into the middle of one that has not run.
    if (address == function->first) {
      qemu_plugin_register_vcpu_insn_exec_inline(insn, QEMU_PLUGIN_INLINE_ADD_U64, &function->calls, 1);
    }
  }
}

static void finish(qemu_plugin_id_t id, void *data) {
  FILE *file = fopen(path, "w");
  if (!file) abort();
  for (size_t index = 0; index < count; index++) {
    fprintf(file, "%llu %llu %s\n", (unsigned long long)functions[index].instructions,
            (unsigned long long)functions[index].calls, functions[index].name);
  }
  if (fclose(file) != 0) abort();
}

__attribute__((visibility("default"))) int qemu_plugin_install(
    qemu_plugin_id_t id, const qemu_info_t *info, int argc, char **argv) {
  for (int index = 0; index < argc; index++) {
    if (strncmp(argv[index], "out=", 4) == 0) path = strdup(argv[index] + 4);
  }
  if (!path) return 1;
  qemu_plugin_register_vcpu_tb_trans_cb(id, translate);
  qemu_plugin_register_atexit_cb(id, finish, NULL);
  return 0;
}
