using System.ComponentModel;
using Prototxt.Inference;
using Prototxt.Tensors;
using static TorchSharp.torch;

namespace Prototxt.Predictors;

/// <summary>Tensors as a predictor's inputs. Their memory is good until this is disposed of, whatever becomes of the tensors.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class TensorInputs : IDisposable
{
    private readonly List<Tensor> held = [];

    internal TensorInputs(IReadOnlyList<PredictorInput> inputs, Tensor[] tensors)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        Values = new Value[inputs.Count];
        try
        {
            for (int i = 0; i < inputs.Count; i++)
                Values[i] = Hold(tensors[i], inputs[i]);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The inputs, plain, in the net's order.</summary>
    public Value[] Values { get; }

    /// <summary>Lets go of the memory.</summary>
    public void Dispose() => held.ForEach(t => t.Dispose());

    private Value Hold(Tensor tensor, PredictorInput input)
    {
        ArgumentNullException.ThrowIfNull(tensor, input.Name);
        int[] shape = [.. tensor.shape.Select(size => checked((int)size))];
        input.Check(shape);
        Tensor numbers = TensorMemory.OnCpu(tensor, ScalarType.Float32);
        held.Add(numbers);
        return new Value((float*)TensorMemory.Address(numbers), shape);
    }
}
