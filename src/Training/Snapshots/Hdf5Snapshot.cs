using System.Globalization;
using System.Text;
using Prototxt.Tensors;
using Prototxt.Weights;
using PureHDF;
using static TorchSharp.torch;

namespace Prototxt.Training.Snapshots;

/// <summary>The HDF5 files of snapshots, with the groups, names and types that Caffe looks for.</summary>
/// <remarks>Source: Caffe's Net::ToHDF5 and SGDSolver::SnapshotSolverStateToHDF5.</remarks>
internal static class Hdf5Snapshot
{
    /// <summary>Writes the group <c>data</c>, and <c>diff</c> where gradients are given, with a group for each layer. A shared blob's numbers stand at its owner.</summary>
    public static void WriteModel(Stream stream, IEnumerable<LearnedLayer> layers, Func<Tensor, Tensor>? diff)
    {
        H5Group data = new(), diffs = new();
        HashSet<IntPtr> written = [];
        foreach (LearnedLayer layer in layers)
        {
            H5Group own = Group(data, layer.Name), gradients = diff is null ? new() : Group(diffs, layer.Name);
            for (int i = 0; i < layer.Blobs.Count; i++)
            {
                if (written.Add(Memory(layer.Blobs[i])))
                    own[Number(i)] = Numbers(layer.Blobs[i]);
                if (diff is not null)
                    gradients[Number(i)] = Numbers(diff(layer.Blobs[i]), layer.Blobs[i].shape);
            }
        }
        var file = new H5File { ["data"] = data };
        if (diff is not null)
            file["diff"] = diffs;
        file.Write(stream);
    }

    /// <summary>Writes <c>iter</c>, <c>learned_net</c>, <c>current_step</c> and the group <c>history</c>; <c>batches</c> is passed over by Caffe.</summary>
    public static void WriteState(Stream stream, int iteration, string learnedNet, IReadOnlyList<Tensor> history, int currentStep, string batches)
    {
        H5Group blobs = new();
        for (int i = 0; i < history.Count; i++)
            blobs[Number(i)] = Numbers(history[i]);
        var file = new H5File
        {
            ["iter"] = new H5Dataset(new[] { iteration }),
            ["learned_net"] = new H5Dataset(learnedNet),
            ["current_step"] = new H5Dataset(new[] { currentStep }),
            ["history"] = blobs,
            ["batches"] = new H5Dataset(batches),
        };
        // Caffe reads a text of a fixed length that ends with a zero.
        file.Write(stream, new H5WriteOptions(DefaultStringLength: Math.Max(Encoding.UTF8.GetByteCount(learnedNet), batches.Length) + 1));
    }

    // A name with slashes is a group in groups.
    private static H5Group Group(H5Group parent, string name)
    {
        foreach (string part in name.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!parent.TryGetValue(part, out object? group))
                parent[part] = group = new H5Group();
            parent = group as H5Group ?? throw new IOException($"The layer name '{name}' cannot be written into an HDF5 file, in which slashes make groups and another layer has the name already.");
        }
        return parent;
    }

    private static H5Dataset Numbers(Tensor blob, long[]? shape = null)
    {
        using Tensor rows = TensorMemory.OnCpu(blob, ScalarType.Float32);
        return new H5Dataset(TensorMemory.Floats(rows).ToArray(), fileDims: [.. (shape ?? blob.shape).Select(s => (ulong)s)]);
    }

    private static string Number(int index) => index.ToString(CultureInfo.InvariantCulture);

    private static unsafe IntPtr Memory(Tensor blob) => blob.device_type == TorchSharp.DeviceType.CPU ? (IntPtr)TensorMemory.Address(blob) : blob.Handle;
}
