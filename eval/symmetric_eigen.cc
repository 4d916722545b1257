#include "eval/symmetric_eigen.h"

#include <Eigen/Eigenvalues>

#include "firth/error.h"

namespace firth {

EigenSystem symmetric_eigen(const std::vector<double>& matrix, std::size_t n) {
  using Square = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const auto size = static_cast<Eigen::Index>(n);
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(
      Eigen::Map<const Square>(matrix.data(), size, size));
  if (solver.info() != Eigen::Success) {
    throw Error(ErrorKind::numeric, "the eigenvalues of the vectors' covariance do not converge");
  }
  EigenSystem system;
  system.vectors.resize(n * n);
  for (std::size_t j = 0; j < n; ++j) {
    const auto rising = static_cast<Eigen::Index>(n - 1 - j);
    system.values.push_back(solver.eigenvalues()[rising]);
    const Eigen::VectorXd vector = solver.eigenvectors().col(rising);
    Eigen::Index largest = 0;
    vector.cwiseAbs().maxCoeff(&largest);
    Eigen::Map<Eigen::VectorXd>(system.vectors.data() + j * n, size) =
        vector[largest] < 0 ? -vector : vector;
  }
  return system;
}

}  // namespace firth
