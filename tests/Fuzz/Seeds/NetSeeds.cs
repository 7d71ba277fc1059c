namespace Prototxt.Fuzz.Seeds;

/// <summary>Nets to begin with: the sample's, which lie in this assembly, and small ones with the layers and forms that those lack.</summary>
internal static class NetSeeds
{
    private const string Suffix = ".prototxt";

    public static IReadOnlyList<byte[]> All { get; } =
        [.. typeof(NetSeeds).Assembly.GetManifestResourceNames().Where(n => n.EndsWith(Suffix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(Read)];

    private static byte[] Read(string name)
    {
        using Stream stream = typeof(NetSeeds).Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
