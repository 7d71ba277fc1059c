using Prototxt.Files;
using static TorchSharp.torch;

namespace Prototxt.Weights;

/// <summary>Reads an <c>.npy</c> file with one array of numbers, such as a mean image.</summary>
public static class NpyFile
{
    /// <summary>Reads the array as a new CPU tensor of its shape: float64 for f8, float32 for f4 and f2, int64 for u1, i4 and i8,
    /// both byte orders, C and Fortran order. The caller disposes it.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="WeightFileException">The file is damaged, of another kind, or holds other types.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static Tensor ReadTensor(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var file = new StoredFile(path);
        if (!NpyHeader.Matches(file))
            throw FileKind.Of(file).Refuse(file, "an .npy with one array");
        NpyHeader header = NpyHeader.Read(file);
        if (header.Type.IsObject)
            throw WeightFileException.At(path, "an array of numbers", "Python objects, such as a dictionary of weights", header.DataOffset);
        var bytes = new PickleString(file, PickleEncoding.Raw, header.DataOffset, file.Length - header.DataOffset);
        return NpyBlob.Create(file, header.Shape, header.Type, header.Fortran, bytes).ReadTensor();
    }

    /// <summary>Reads the array as single precision numbers in row-major order.</summary>
    /// <param name="path">The file.</param>
    /// <param name="shape">The array's shape; no axes for a single number.</param>
    /// <exception cref="WeightFileException">The file is damaged, of another kind, or holds other types.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static float[] ReadFloats(string path, out long[] shape)
    {
        using Tensor tensor = ReadTensor(path);
        using Tensor floats = tensor.to(ScalarType.Float32);
        shape = tensor.shape;
        return [.. floats.data<float>()];
    }
}
