#include "compute/kernels.h"

#include "firth/error.h"

namespace firth {

std::vector<const Kernels*> supported_simd_kernels();  // kernels_simd.cc

const std::vector<const Kernels*>& supported_kernels() {
  static const std::vector<const Kernels*> supported = [] {
    std::vector<const Kernels*> found = supported_simd_kernels();
    found.push_back(&kScalarKernels);
    return found;
  }();
  return supported;
}

const Kernels& kernels_for(const std::string& target) {
  std::string names;
  for (const Kernels* kernels : supported_kernels()) {
    if (target.empty() || target == kernels->name) return *kernels;
    names += (names.empty() ? "" : ", ") + std::string(kernels->name);
  }
  throw Error(ErrorKind::usage,
              "--target " + printable(target) + ": this program and CPU have " + names);
}

}  // namespace firth
