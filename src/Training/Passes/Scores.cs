using Prototxt.Tensors;
using static TorchSharp.torch;

namespace Prototxt.Training.Passes;

/// <summary>
/// The outputs of a pass as numbers in Caffe's order, which is that of the blobs' names. What data layers give and no layer reads is
/// among them.
/// </summary>
internal static class Scores
{
    /// <param name="view">The view that was run.</param>
    /// <param name="inputs">On what.</param>
    /// <param name="output">Gives one of its outputs by name.</param>
    public static IReadOnlyList<NetScore> Of(NetView view, IReadOnlyDictionary<string, Tensor> inputs, Func<string, Tensor> output)
    {
        List<NetScore> scores = [];
        foreach (NetPort port in view.Outputs.Concat(view.Inputs.Where(i => !i.IsRead)).OrderBy(p => p.Name, StringComparer.Ordinal))
        {
            using Tensor numbers = TensorMemory.OnCpu(port.IsRead ? output(port.Name) : inputs[port.Name], ScalarType.Float32);
            foreach (float number in TensorMemory.Floats(numbers))
                scores.Add(new NetScore(port.Name, number, port.LossWeight));
        }
        return scores;
    }
}
