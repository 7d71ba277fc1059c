using Prototxt.Tensors;
using Prototxt.Weights;
using static TorchSharp.torch;

namespace Prototxt.Training.Updates;

/// <summary>The blobs of a net that Caffe's solver keeps histories of, in its order: net order, each once, at the first layer that has it.</summary>
internal static class LearnableBlobs
{
    public static IReadOnlyList<LearnableBlob> Of(ICaffeNet net)
    {
        Dictionary<IntPtr, LearnableParameter> parameters = [];
        foreach (LearnableParameter parameter in net.LearnableParameters)
            parameters.TryAdd(parameter.Value.Handle, parameter);
        Dictionary<IntPtr, LearnableParameter> byMemory = [];
        foreach (LearnableParameter parameter in net.LearnableParameters.Where(p => p.Value.numel() > 0))
            byMemory.TryAdd(Memory(parameter.Value), parameter);

        List<LearnableBlob> blobs = [];
        HashSet<IntPtr> seen = [];
        foreach (LearnedLayer layer in net.LearnedLayers.Where(l => (l.Views & NetViews.Train) != 0))
            for (int i = 0; i < layer.Blobs.Count; i++)
            {
                Tensor blob = layer.Blobs[i];
                if (!seen.Add(blob.numel() > 0 ? Memory(blob) : blob.Handle))
                    continue;
                // A blob that an earlier layer shares in another shape is a view of the parameter.
                LearnableParameter? parameter = parameters.GetValueOrDefault(blob.Handle) ?? (blob.numel() > 0 ? byMemory.GetValueOrDefault(Memory(blob)) : null);
                blobs.Add(parameter is null
                    ? new LearnableBlob(layer.Name, layer.Type, i, blob, lrMult: 0, decayMult: layer.DecayMults?[i] ?? 1)
                    : new LearnableBlob(layer.Name, layer.Type, i, parameter.Value, parameter.LrMult, parameter.DecayMult));
            }
        return blobs;
    }

    /// <summary>Where a tensor's numbers lie; on other devices than the CPU, the tensor itself.</summary>
    public static unsafe IntPtr Memory(Tensor tensor) =>
        tensor.device_type == TorchSharp.DeviceType.CPU ? (IntPtr)TensorMemory.Address(tensor) : tensor.Handle;
}
