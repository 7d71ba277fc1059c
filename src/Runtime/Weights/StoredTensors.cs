using Prototxt.Files;
using Prototxt.Tensors;
using static TorchSharp.torch;

namespace Prototxt.Weights;

/// <summary>The numbers of stored blobs as tensors.</summary>
public static unsafe class StoredTensors
{
    /// <summary>Copies the numbers of a blob into a new CPU tensor of its shape: float64 where the file holds double precision,
    /// int64 where it holds whole numbers, float32 otherwise. The caller disposes it.</summary>
    /// <param name="blob">The blob.</param>
    /// <exception cref="ObjectDisposedException">The file was closed.</exception>
    /// <exception cref="WeightFileException">The file changed since it was opened.</exception>
    /// <exception cref="InvalidOperationException">The file declares the blob without giving its numbers.</exception>
    public static Tensor ReadTensor(this StoredBlob blob)
    {
        ArgumentNullException.ThrowIfNull(blob);
        if (blob.Count != Shapes.Count(blob.Shape))
            throw new InvalidOperationException("The file declares the blob but does not contain its numbers.");
        ScalarType type = blob.Type switch
        {
            NumberType.Double => ScalarType.Float64,
            NumberType.Half or NumberType.Single => ScalarType.Float32,
            _ => ScalarType.Int64,
        };
        Tensor tensor = empty([.. blob.Shape], type, CPU);
        try
        {
            void* address = TensorMemory.Address(tensor);
            switch (type)
            {
                case ScalarType.Float64: blob.Read((double*)address); break;
                case ScalarType.Int64: blob.Read((long*)address); break;
                default: blob.Read((float*)address); break;
            }
            return tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }

    /// <summary>Fills a tensor of as many numbers, whatever its type, strides and device.</summary>
    /// <exception cref="InvalidOperationException">The tensor has another number of numbers.</exception>
    internal static void CopyTo(this StoredBlob blob, Tensor target)
    {
        if (target.numel() != blob.Count)
            throw new InvalidOperationException($"Expected a tensor of {blob.Count} numbers, found one of {target.numel()}.");
        if (TensorMemory.IsPlain(target, ScalarType.Float32))
        {
            blob.Read((float*)TensorMemory.Address(target));
            return;
        }
        using IDisposable quiet = no_grad();
        using Tensor staged = blob.ReadTensor();
        using Tensor shaped = staged.view(target.shape);
        using Tensor detached = target.detach();
        detached.copy_(shaped).Dispose();
    }
}
