using System.Globalization;
using CallSign.Telephony.Reload;

namespace CallSign.Web.Shared.Controls;

/// <summary>Receipts in one sentence.</summary>
public static class ReceiptWords
{
    /// <summary>As <c>Applied on 2 of 2 nodes in 290 ms</c>.</summary>
    public static string Of(ApplyReceipt receipt)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        var nodes = receipt.Nodes.Count;
        if (receipt.ServedAt is not { } served)
        {
            return "Is being applied…";
        }

        if (receipt.HasFailed)
        {
            var failed = receipt.Commands.Where(c => c.Reply is not null and not ReceiptCommand.Done).Select(c => c.Node).Distinct().ToList();
            return $"Served, but {string.Join(", ", failed)} did not carry out its command";
        }

        if (!receipt.IsDone)
        {
            return receipt.Away.Count > 0 && receipt.Commands.Where(c => c.Reply is null).All(c => receipt.Away.Contains(c.Node))
                ? $"Applied on {receipt.AppliedNodes} of {Nodes(nodes)}; {string.Join(", ", receipt.Away)} {(receipt.Away.Count == 1 ? "is" : "are")} away"
                : $"Applied on {receipt.AppliedNodes} of {Nodes(nodes)} so far…";
        }

        var time = Time(receipt.Took ?? served - receipt.SavedAt);
        return nodes == 0 ? $"Served after {time}; no node is set up" : $"Applied on {receipt.AppliedNodes} of {Nodes(nodes)} in {time}";
    }

    /// <summary>As <c>290 ms</c> or <c>2.5 s</c>.</summary>
    public static string Time(TimeSpan time) => time.TotalSeconds >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s")
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, Math.Round(time.TotalMilliseconds)):0} ms");

    private static string Nodes(int count) => count == 1 ? "1 node" : $"{count} nodes";
}
