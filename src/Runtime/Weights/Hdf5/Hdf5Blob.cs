using static TorchSharp.torch;

namespace Prototxt.Weights;

/// <summary>A dataset of an HDF5 file, read when the file was: a damaged one is noticed before any parameter changes.</summary>
internal sealed class Hdf5Blob(IReadOnlyList<long> shape, Array numbers) : StoredBlob(shape, numbers.LongLength)
{
    public override Tensor ReadTensor() => numbers is double[] wide ? tensor(wide).view([.. Shape]) : tensor((float[])numbers).view([.. Shape]);
}
