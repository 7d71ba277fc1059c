using Prototxt.Files;
using Prototxt.Training.Updates;
using static TorchSharp.torch;

namespace Prototxt.Training.Passes;

/// <summary>Finds where numbers stopped being numbers: in a parameter, in the batch, or in the first blob in net order.</summary>
internal static class BlowUp
{
    public static string Find(NetView view, IReadOnlyDictionary<string, Tensor> inputs, IReadOnlyList<LearnableBlob>? blobs)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        if (blobs?.FirstOrDefault(b => !IsFinite(b.Value)) is { } parameter)
            return $"The last update made {What(parameter.Value)} of blob {parameter.Index} of layer '{Listing.Short(parameter.Layer)}'.";
        foreach ((string name, Tensor input) in inputs)
            if (!IsFinite(input))
                return $"The batch has {What(input)} in '{Listing.Short(name)}' already.";
        using BlobSet set = view.Blobs(inputs);
        foreach (string name in set.Names)
            if (set[name] is var blob && !IsFinite(blob))
                return $"The first blob with {What(blob)} is '{Listing.Short(name)}'.";
        return "All blobs are finite; their weighted sum is not.";
    }

    private static bool IsFinite(Tensor tensor) => !tensor.is_floating_point() || tensor.numel() == 0 || tensor.detach().isfinite().all().item<bool>();

    private static string What(Tensor tensor) => tensor.detach().isnan().any().item<bool>() ? "NaN" : "infinity";
}
