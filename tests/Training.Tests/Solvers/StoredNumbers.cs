using Prototxt.Files;
using Prototxt.Weights;

namespace Prototxt.Training.Tests.Solvers;

/// <summary>The numbers of a net's parameters in a file, whichever format it has.</summary>
internal static class StoredNumbers
{
    /// <summary>The blobs by "layer:index", layers without blobs left out, sorted.</summary>
    public static IReadOnlyList<(string Name, float[] Numbers)> OfModel(string path)
    {
        using var file = new StoredFile(path);
        if (FileKind.Of(file).Format != FileFormat.Hdf5)
            return Numbers(new CaffeModelParser(file).Layers);
        var layers = new Hdf5Layers(file);
        List<StoredLayer> found = [];
        foreach (string name in layers.Others(_ => false).Select(l => l.Name))
        {
            Hdf5Layer layer = layers.Find(name)!;
            found.Add(new StoredLayer(name, "", [.. Enumerable.Range(0, 100).TakeWhile(layer.Has).Select(layer.Blob)]));
        }
        return Numbers(found);
    }

    private static List<(string Name, float[] Numbers)> Numbers(IEnumerable<StoredLayer> layers) =>
        [.. layers.SelectMany(l => l.Blobs.Select((b, i) => ($"{l.Name}:{i} [{string.Join(",", b.Shape)}]", b.ReadFloats()))).OrderBy(b => b.Item1, StringComparer.Ordinal)];
}
