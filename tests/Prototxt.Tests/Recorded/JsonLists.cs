using System.Text.Json;

namespace Prototxt.Tests.Recorded;

/// <summary>Lists in recorded files.</summary>
internal static class JsonLists
{
    public static string[] Strings(this JsonElement list) => [.. list.EnumerateArray().Select(v => v.GetString()!)];

    public static long[] Longs(this JsonElement list) => [.. list.EnumerateArray().Select(v => v.GetInt64())];

    public static float[] Floats(this JsonElement list) => [.. list.EnumerateArray().Select(v => v.GetSingle())];
}
