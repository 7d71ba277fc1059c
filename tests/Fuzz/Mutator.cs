using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;

namespace Prototxt.Fuzz;

/// <summary>Makes damaged inputs of sound ones. The same seeds and the same number give the same input, always.</summary>
internal sealed partial class Mutator(IReadOnlyList<byte[]> seeds, bool isText, int seed)
{
    private const int MostChanges = 6;
    private static readonly long[] oddNumbers = [0, 1, -1, 2, 7, 8, 16, 127, 128, 255, 256, 32767, 65535, 65536, int.MaxValue, int.MinValue, uint.MaxValue, 1L << 32, 1L << 40, long.MaxValue, long.MinValue];
    private static readonly string[] oddWords = ["0", "-1", "1", "2147483647", "4294967296", "9223372036854775807", "1e38", "nan", "-inf", "0.5", "true", "{", "}", ":", "\"", "'", "#", "<", ">", "[", "]", ",", "\\", "\0", "\uFEFF", "é", "\"\\x41\"", "TRAIN", "class", "${N}"];
    private readonly int _mostLength = 2 * seeds.Max(s => s.Length) + 256;
    private readonly string[] _words = isText ? [.. seeds.SelectMany(s => Words(s)).Where(w => !string.IsNullOrWhiteSpace(w)).Distinct(StringComparer.Ordinal)] : [];

    public byte[] Mutant(int number)
    {
        var random = new Random(unchecked(seed * 1_000_003 + number));
        byte[] input = Pick(random, seeds);
        // One change is as likely as several: what is hardly damaged goes furthest.
        int changes = random.Next(2) == 0 ? 1 : random.Next(2, MostChanges);
        for (; changes > 0; changes--)
            input = isText && random.Next(4) > 0 ? ChangeWords(random, input) : ChangeBytes(random, [.. input]);
        return input.Length <= _mostLength ? input : input[.._mostLength];
    }

    private byte[] ChangeBytes(Random random, List<byte> input)
    {
        if (input.Count == 0)
            return Pick(random, seeds);
        int at = random.Next(input.Count);
        int length = Math.Min(random.Next(1, random.Next(2, 64)), input.Count - at);
        switch (random.Next(10))
        {
            case 0 or 1: input[at] ^= (byte)(1 << random.Next(8)); break;
            case 2: input[at] = (byte)random.Next(256); break;
            case 3 or 4: PutNumber(random, input, at); break;
            case 5: input.RemoveRange(at, length); break;
            case 6: input.InsertRange(random.Next(input.Count + 1), input.GetRange(at, length)); break;
            case 7: // one part over another
                for (int i = 0, to = random.Next(input.Count); i < length && to < input.Count; i++, to++)
                    input[to] = input[at + i];
                break;
            case 8: // the rest of another seed
                byte[] other = Pick(random, seeds);
                int from = random.Next(other.Length + 1);
                return [.. input.Take(at), .. other[from..]];
            default: input.RemoveRange(at, input.Count - at); break;
        }
        return [.. input];
    }

    private static void PutNumber(Random random, List<byte> input, int at)
    {
        Span<byte> bytes = stackalloc byte[8];
        long number = random.Next(3) == 0 ? random.Next(input.Count * 2) : oddNumbers[random.Next(oddNumbers.Length)] + random.Next(-1, 2);
        int size = 1 << random.Next(4);
        if (random.Next(4) == 0)
            BinaryPrimitives.WriteInt64BigEndian(bytes, number << (64 - 8 * size));
        else
            BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        for (int i = 0; i < size && at + i < input.Count; i++)
            input[at + i] = bytes[i];
    }

    private byte[] ChangeWords(Random random, byte[] input)
    {
        List<string> words = [.. Words(input)];
        if (words.Count == 0)
            return input;
        int at = random.Next(words.Count);
        int length = Math.Min(random.Next(1, random.Next(2, 40)), words.Count - at);
        string word = random.Next(2) == 0 || _words.Length == 0 ? oddWords[random.Next(oddWords.Length)] : _words[random.Next(_words.Length)];
        switch (random.Next(6))
        {
            case 0 or 1: words[at] = word; break;
            case 2: words.Insert(at, " " + word + " "); break;
            case 3: words.RemoveRange(at, length); break;
            case 4: words.InsertRange(random.Next(words.Count + 1), words.GetRange(at, length)); break;
            default:
                int other = random.Next(words.Count);
                (words[at], words[other]) = (words[other], words[at]);
                break;
        }
        return Encoding.UTF8.GetBytes(string.Concat(words));
    }

    private static IEnumerable<string> Words(byte[] text) => Word().Matches(Encoding.UTF8.GetString(text)).Select(m => m.Value);

    private static byte[] Pick(Random random, IReadOnlyList<byte[]> from) => from[random.Next(from.Count)];

    [GeneratedRegex(@"[\w.+-]+|""[^""\n]*""|\s+|.")]
    private static partial Regex Word();
}
