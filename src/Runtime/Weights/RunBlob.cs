using System.Numerics;
using static TorchSharp.torch;

namespace Prototxt.Weights;

/// <summary>A blob whose numbers lie in the file row-major, so that they can go straight into a parameter's memory.</summary>
internal abstract unsafe class RunBlob(IReadOnlyList<long> shape, long count, NumberType type) : StoredBlob(shape, count)
{
    protected NumberType NumberType => type;

    /// <summary>Copies all numbers to an address, which must have room for <see cref="StoredBlob.Count"/> of them.</summary>
    protected abstract void Read<T>(T* target) where T : unmanaged, INumberBase<T>;

    public override Tensor ReadTensor()
    {
        if (Count != Weights.Shape.Count(Shape))
            throw new InvalidOperationException("The blob is declared in the file without its numbers.");
        ScalarType wanted = type switch
        {
            NumberType.Double => ScalarType.Float64,
            NumberType.Half or NumberType.Single => ScalarType.Float32,
            _ => ScalarType.Int64,
        };
        Tensor tensor = empty([.. Shape], wanted, CPU);
        try
        {
            void* address = TensorMemory.Address(tensor);
            switch (wanted)
            {
                case ScalarType.Float64: Read((double*)address); break;
                case ScalarType.Int64: Read((long*)address); break;
                default: Read((float*)address); break;
            }
            return tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }

    private protected override void Fill(Tensor target)
    {
        if (TensorMemory.IsPlain(target, ScalarType.Float32))
            Read((float*)TensorMemory.Address(target));
        else
            base.Fill(target);
    }
}
